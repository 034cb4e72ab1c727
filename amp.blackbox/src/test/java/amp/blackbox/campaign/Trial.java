package amp.blackbox.campaign;

import amp.blackbox.LiveProcess;
import amp.blackbox.campaign.Report.Violation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One project: its holders are started, something is killed, and what must hold then is checked. A
 * trial that has failed is over, since nothing can be said of what comes after.
 */
final class Trial {
  private static final int MOST_HOLDERS = 3;

  /** The trial cannot go on; what was wrong is in the report. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1;
  }

  private final World world;
  private final Report report;
  private final Random random;
  private final Decoys decoys;
  private final Path project;
  private final Processes processes;
  private final Rows rows;
  private final Killer killer;
  private final List<Holding> holdings = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private Duration usualStart = Duration.ofMillis(600);

  Trial(World world, Report report, Random random, Decoys decoys, Path project) throws IOException {
    this.world = world;
    this.report = report;
    this.random = random;
    this.decoys = decoys;
    this.project = Files.createDirectories(project);
    processes = new Processes(project);
    rows = new Rows(world.journals());
    killer = new Killer(processes, random);
  }

  /** Kills once, and proves that everything is as promised after it. */
  void round() throws Failed, IOException {
    Moment moment = moment();
    Kill kill = world.plan().kinds().get(random.nextInt(world.plan().kinds().size()));
    List<Holding> leaving = prepare(moment);
    long serverBefore = holdings.isEmpty() ? 0 : holdings.get(0).server();
    if (kill == Kill.BUSY_SERVER && serverBefore != 0) {
      killer.keepBusy(holdings.get(0).url());
    }
    List<Holding> before = new ArrayList<>(holdings);
    before.stream().filter(holding -> holding.server() == 0).forEach(Holding::excuse);
    Kill killed = killer.kill(kill, before);
    long killedAt = System.nanoTime();
    report.killed(killed, moment);
    history.add(killed + " while " + moment);
    checkLeaving(leaving);
    holdings.removeIf(holding -> !holding.isAlive());
    if (holdings.isEmpty()) {
      checkEnd(killed);
      forge();
      awaitServing(add(), killedAt, true);
      if (killed == Kill.OWNER_AND_WATCHER && holdings.get(0).server() == serverBefore) {
        report.adopted();
      }
    } else {
      checkSurvivors(killed, killedAt);
    }
    checkProcesses();
    checkRows(false);
  }

  /** Lets everybody leave, starts once more, and compares every row. */
  void finish() throws Failed, IOException {
    List<Holding> leaving = new ArrayList<>(holdings);
    leaving.forEach(Holding::askToEnd);
    checkLeaving(leaving);
    holdings.clear();
    checkEnd(Kill.OWNER);
    awaitServing(add(), System.nanoTime(), false);
    checkRows(true);
    leaving = new ArrayList<>(holdings);
    leaving.forEach(Holding::askToEnd);
    checkLeaving(leaving);
    checkEnd(Kill.OWNER);
    report.acknowledged(rows.acknowledged());
  }

  void killAll() {
    processes.killAll();
  }

  private Moment moment() {
    boolean fresh = !Files.exists(project.resolve(".amp"));
    if (fresh && (world.plan().rounds() == 1 || random.nextBoolean())) {
      return Moment.INITIALISING;
    }
    return List.of(Moment.STARTING, Moment.SERVING, Moment.STOPPING).get(random.nextInt(3));
  }

  /** Waits until the new cluster is being made, or was put in its place just now. */
  private void awaitInitialisation() {
    String name = random.nextBoolean() ? "data" : ".staging-";
    File metadb = project.resolve(".amp/metadb").toFile();
    Wait.until(
        () -> {
          String[] made = metadb.list((folder, entry) -> entry.startsWith(name));
          return made != null && made.length > 0;
        },
        Wait.LIMIT,
        Duration.ofMillis(1));
    Wait.moment(randomly(Duration.ofMillis(50)));
  }

  /** Brings about the moment; returns the holders that are about to leave. */
  private List<Holding> prepare(Moment moment) throws Failed, IOException {
    boolean starting = moment == Moment.STARTING || moment == Moment.INITIALISING;
    boolean more = starting || holdings.isEmpty() || random.nextInt(4) == 0;
    if (more && holdings.size() < MOST_HOLDERS) {
      add();
    }
    if (moment == Moment.INITIALISING) {
      awaitInitialisation();
      return List.of();
    }
    if (moment == Moment.STARTING) {
      Wait.moment(randomly(usualStart.multipliedBy(5).dividedBy(4)));
      return List.of();
    }
    for (Holding holding : holdings) {
      awaitServing(holding, System.nanoTime(), false);
    }
    Wait.moment(randomly(Duration.ofMillis(250)));
    if (moment == Moment.SERVING) {
      return List.of();
    }
    List<Holding> leaving = new ArrayList<>(holdings);
    if (random.nextInt(3) == 0) {
      leaving.remove(0);
    }
    leaving.forEach(Holding::askToEnd);
    Wait.moment(randomly(Duration.ofMillis(60)));
    return leaving;
  }

  private Duration randomly(Duration most) {
    return Duration.ofNanos((long) (most.toNanos() * random.nextDouble()));
  }

  private Holding add() {
    report.started();
    boolean solo =
        world.plan().solo()
            && random.nextInt(8) == 0
            && holdings.stream().noneMatch(Holding::isSolo);
    Holding holding = solo ? world.solo(project, rows) : world.owner(project, rows);
    holdings.add(holding);
    return holding;
  }

  private void awaitServing(Holding holding, long since, boolean afterCrash)
      throws Failed, IOException {
    Wait.until(() -> holding.serves() || !holding.isAlive() || decoys.disturbed(), Wait.LIMIT);
    if (decoys.disturbed()) {
      throw failed(Violation.FOREIGN_SIGNALLED, decoys.complaints().toString());
    }
    if (!holding.serves()) {
      if (holding.excused() && !holding.isAlive()) {
        return;
      }
      throw failed(Violation.START_FAILED, holding.words());
    }
    if (afterCrash && !holding.isSolo()) {
      report.readyAgain(holding.readyAfter(since), holding.openMillis());
      usualStart = usualStart.multipliedBy(3).plus(holding.readyAfterStart()).dividedBy(4);
    }
  }

  /** Who was asked to leave does so, with success if it was not killed. */
  private void checkLeaving(List<Holding> leaving) throws Failed {
    for (Holding holding : leaving) {
      if (!Wait.until(() -> !holding.isAlive(), Wait.LIMIT)) {
        throw failed(Violation.START_FAILED, "it does not end: " + holding.words());
      }
      if (!killer.killed(holding) && !holding.endedInOrder() && !holding.excused()) {
        throw failed(Violation.START_FAILED, holding.words());
      }
    }
  }

  /** Without holders nothing stays, unless the kill took away who sees to that. */
  private void checkEnd(Kill killed) throws Failed {
    if (killed.leavesRemains()) {
      return;
    }
    long since = System.nanoTime();
    boolean gone = Wait.until(() -> processes.all().isEmpty(), world.plan().grace());
    if (!gone) {
      throw failed(Violation.PROCESS_LEFT, processes.all().toString());
    }
    report.ended(Duration.ofNanos(System.nanoTime() - since));
  }

  private void forge() throws IOException {
    if (processes.all().isEmpty() && random.nextInt(3) != 0) {
      Forgery forgery = new Forgery(project.resolve(".amp/metadb"), random, decoys.any(random));
      history.add(forgery.commit());
      report.forged();
    }
  }

  private void checkSurvivors(Kill killed, long since) throws Failed, IOException {
    List<Holding> survivors = new ArrayList<>(holdings);
    for (Holding survivor : survivors) {
      boolean others = killed == Kill.OWNER || killed == Kill.WATCHER;
      if (others && survivor.server() != 0 && !survivor.serves()) {
        throw failed(Violation.STOPPED_TOO_EARLY, survivor.words());
      }
      awaitServing(survivor, since, killed.endsServer());
    }
    holdings.removeIf(holding -> !holding.isAlive());
    if (holdings.isEmpty() || killed == Kill.WATCHER) {
      // The next start gives the server a watcher, and clears what is left of the killed one.
      awaitServing(add(), since, killed != Kill.WATCHER);
    }
  }

  /** One server, its watcher, the holders, and nothing of what was before. */
  private void checkProcesses() throws Failed {
    if (!Wait.until(() -> processes.postmasters().size() < 2, world.plan().grace())) {
      throw failed(Violation.TWO_SERVERS, processes.postmasters().toString());
    }
    boolean clean =
        Wait.until(() -> processes.leftBeside(holdings).isEmpty(), world.plan().grace());
    if (!clean) {
      List<LiveProcess> left = processes.leftBeside(holdings);
      throw failed(Violation.PROCESS_LEFT, left.toString());
    }
  }

  private void checkRows(boolean all) throws Failed, IOException {
    // Who was killed in this round is read of too: its journal is there.
    List<String> lost = rows.lost(holdings.get(0).url(), all);
    if (!lost.isEmpty()) {
      report.violated(Violation.ROWS_LOST, lost.size() - 1, lost.toString());
      throw failed(Violation.ROWS_LOST, lost.get(0));
    }
  }

  private Failed failed(Violation violation, String detail) {
    report.violated(violation, 1, project + ": " + detail + " after " + history);
    return new Failed();
  }
}
