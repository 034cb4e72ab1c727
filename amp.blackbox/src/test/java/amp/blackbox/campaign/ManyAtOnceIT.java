package amp.blackbox.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many processes, one database. */
class ManyAtOnceIT {
  private static final int AT_ONCE = 20;
  private static final int MOST_HOLDERS = 5;

  /** How many holders come and go; a minute on an idle machine takes about 300. */
  private static final int CHANGES = Integer.getInteger("amp.campaign.changes", 20);

  private Path root;
  private Path project;
  private Processes processes;
  private World world;
  private Rows rows;

  @BeforeEach
  void makeProject() throws Exception {
    root = Distribution.openFolder("amp-many");
    project = Files.createDirectory(root.resolve("project"));
    processes = new Processes(project);
    world = World.in(root, Plan.ofSystemProperties());
    rows = new Rows(world.journals());
  }

  @AfterEach
  void removeProject() {
    processes.killAll();
    amp.testkit.Run.command("rm", "-rf", root.toString()).orFail();
  }

  private static void awaitServing(Holding holding) {
    Wait.until(() -> holding.serves() || !holding.isAlive(), Wait.LIMIT);
    assertThat(holding.serves()).as(holding.words()).isTrue();
  }

  private void assertNothingRuns() {
    Wait.until(() -> processes.all().isEmpty(), Wait.LIMIT);
    assertThat(processes.all()).isEmpty();
  }

  @Test
  void twentyProcessesOnANewFolderShareOneClusterAndOneServer() throws Exception {
    List<Holding> holdings = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      holdings.add(world.owner(project, rows));
    }
    holdings.forEach(ManyAtOnceIT::awaitServing);

    assertThat(holdings).extracting(Holding::server).containsOnly(holdings.get(0).server());
    assertThat(holdings).filteredOn(holding -> holding.words().contains(" OWNER ")).hasSize(1);
    assertThat(processes.postmasters()).hasSize(1);
    // Each has a connection of its own, and commits.
    assertThat(Wait.until(() -> rows.loaders() == AT_ONCE, Wait.LIMIT)).isTrue();
    assertThat(rows.lost(holdings.get(0).url(), true)).isEmpty();
    String log = Files.readString(project.resolve(".amp/metadb/log/server.log"));
    assertThat(log.split("starting PostgreSQL", -1)).as(log).hasSize(2);
    holdings.forEach(Holding::askToEnd);
    assertNothingRuns();
    assertThat(holdings).allMatch(Holding::endedInOrder);
  }

  @Test
  void theServerRunsExactlyAsLongAsOneHolderIsLeft() throws Exception {
    long seed = Plan.ofSystemProperties().seed();
    Random random = new Random(seed);
    List<Holding> holdings = new ArrayList<>();
    List<Holding> asked = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      if (holdings.isEmpty() || (holdings.size() < MOST_HOLDERS && random.nextInt(5) < 3)) {
        holdings.add(world.owner(project, rows));
        if (random.nextBoolean()) {
          awaitServing(holdings.get(holdings.size() - 1));
        }
      } else {
        // Who goes may be opening the database still.
        Holding going = holdings.remove(random.nextInt(holdings.size()));
        if (random.nextBoolean()) {
          going.kill();
        } else {
          going.askToEnd();
          asked.add(going);
        }
        if (holdings.isEmpty()) {
          assertNothingRuns();
        }
      }
      Wait.moment(Duration.ofMillis(random.nextInt(50)));
      assertAllHoldOneServer(holdings, "change " + i + ", seed " + seed);
    }
    holdings.forEach(Holding::kill);
    assertNothingRuns();
    assertThat(asked).allMatch(Holding::endedInOrder, "ended in order");
    Holding last = world.owner(project, rows);
    awaitServing(last);
    assertThat(rows.lost(last.url(), true)).as("seed %d", seed).isEmpty();
    last.askToEnd();
    assertNothingRuns();
  }

  /** A holder whose server went away would open the database anew, and say so. */
  private static void assertAllHoldOneServer(List<Holding> holdings, String when) {
    List<Holding> ready = holdings.stream().filter(holding -> holding.server() != 0).toList();
    assertThat(ready).as(when).allMatch(Holding::serves, "its server runs");
    assertThat(ready.stream().map(Holding::server).distinct().count())
        .as(when)
        .isLessThanOrEqualTo(1);
    for (Holding holding : holdings) {
      assertThat(holding.words().split("ready ", -1).length).as(holding.words()).isLessThan(3);
      assertThat(holding.isAlive()).as(holding.words()).isTrue();
    }
  }
}
