package amp.blackbox.campaign;

import amp.blackbox.Distribution;
import amp.blackbox.campaign.Report.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Works on several projects at the same time, kills in each of them, and counts what went wrong.
 * The seed decides what is killed and when; what the processes are doing then, the machine decides.
 */
final class Campaign {
  private static final int MOST_FAILURES = 10;

  private final Plan plan;
  private final Path root;
  private final World world;
  private final Report report = new Report();
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final List<Throwable> broken = new ArrayList<>();

  private Campaign(Plan plan) throws IOException {
    this.plan = plan;
    root = Distribution.openFolder("amp-campaign");
    world = World.in(root, plan);
  }

  /** Runs a campaign; where it fails, its folder is kept. */
  static Report run(Plan plan) throws IOException, InterruptedException {
    Campaign campaign = new Campaign(plan);
    if (plan.classPath().isEmpty()) {
      // Else it is broken on purpose.
      campaign.world.train();
    }
    try (Decoys decoys = Decoys.start(campaign.root, campaign.world.distribution().ampupHome())) {
      campaign.run(decoys);
      if (decoys.disturbed() && campaign.report.violations(Violation.FOREIGN_SIGNALLED) == 0) {
        campaign.report.violated(
            Violation.FOREIGN_SIGNALLED, 1, String.join(", ", decoys.complaints()));
      }
    }
    if (plan.endsAtFailure() || !campaign.report.failed()) {
      amp.testkit.Run.command("rm", "-rf", campaign.root.toString());
    }
    return campaign.report;
  }

  private void run(Decoys decoys) throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < plan.projects(); i++) {
      int number = i;
      Thread worker = new Thread(() -> work(number, decoys), "project " + i);
      worker.start();
      workers.add(worker);
    }
    for (Thread worker : workers) {
      worker.join();
    }
    if (!broken.isEmpty()) {
      throw new AssertionError("the campaign itself failed", broken.get(0));
    }
  }

  private void work(int number, Decoys decoys) {
    Random random = new Random(plan.seed() * 31 + number);
    try {
      for (int i = 0; goesOn(); i++) {
        work(new Trial(world, report, random, decoys, root.resolve("p" + number + "-" + i)));
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      synchronized (broken) {
        broken.add(e);
      }
    }
  }

  private void work(Trial trial) throws IOException {
    try {
      for (int i = 0; i < plan.rounds() && kills.incrementAndGet() <= plan.kills(); i++) {
        trial.round();
      }
      if (plan.rounds() > 1) {
        trial.finish();
      }
    } catch (Trial.Failed e) {
      failures.incrementAndGet();
    } finally {
      trial.killAll();
    }
  }

  private boolean goesOn() {
    int most = plan.endsAtFailure() ? 0 : MOST_FAILURES;
    return kills.get() < plan.kills() && failures.get() <= most && broken.isEmpty();
  }
}
