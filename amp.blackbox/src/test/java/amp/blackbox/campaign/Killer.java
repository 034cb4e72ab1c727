package amp.blackbox.campaign;

import amp.blackbox.LiveProcess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Kills processes of one project. */
final class Killer {
  private final Processes processes;
  private final Random random;
  private final Set<Holding> killed = new HashSet<>();

  Killer(Processes processes, Random random) {
    this.processes = processes;
    this.random = random;
  }

  boolean killed(Holding holding) {
    return killed.contains(holding);
  }

  /**
   * Kills; where what is wanted does not run yet, or no more, the holders are killed instead.
   *
   * @return what was killed
   */
  Kill kill(Kill wanted, List<Holding> holdings) {
    return switch (wanted) {
      case OWNER -> killHoldings(some(holdings));
      case SERVER, BUSY_SERVER -> killServer() ? wanted : killHoldings(holdings);
      case BOTH -> {
        List<LiveProcess> servers = processes.postmasters();
        servers.forEach(LiveProcess::kill);
        killHoldings(holdings);
        end(servers);
        yield servers.isEmpty() ? Kill.OWNER : Kill.BOTH;
      }
      case GROUP -> {
        killed.addAll(holdings);
        processes.killAll();
        // The end of a child is known a moment later than it is gone from the system's list.
        holdings.forEach(Holding::kill);
        yield Kill.GROUP;
      }
      case BACKEND -> killOne(processes.backends()) ? Kill.BACKEND : killHoldings(holdings);
      case WATCHER -> killWatcher() ? Kill.WATCHER : killHoldings(holdings);
      case OWNER_AND_WATCHER -> {
        // The watcher first, all of it: it would end the server.
        List<LiveProcess> watchers = processes.watchers();
        end(watchers);
        killHoldings(holdings);
        yield watchers.isEmpty() ? Kill.OWNER : Kill.OWNER_AND_WATCHER;
      }
    };
  }

  private List<Holding> some(List<Holding> holdings) {
    return holdings.size() > 1 && random.nextBoolean() ? holdings.subList(0, 1) : holdings;
  }

  private Kill killHoldings(List<Holding> holdings) {
    for (Holding holding : holdings) {
      if (holding.isAlive()) {
        killed.add(holding);
        holding.kill();
      }
    }
    return Kill.OWNER;
  }

  private boolean killServer() {
    List<LiveProcess> postmasters = processes.postmasters();
    end(postmasters);
    return !postmasters.isEmpty();
  }

  /** The whole, its parent, or any part of it. */
  private boolean killWatcher() {
    List<LiveProcess> watchers = processes.watchers();
    Optional<Long> parent = processes.watcher();
    switch (random.nextInt(3)) {
      case 0 -> end(watchers);
      case 1 ->
          end(
              watchers.stream()
                  .filter(p -> parent.filter(pid -> pid == p.pid()).isPresent())
                  .toList());
      default -> killOne(watchers);
    }
    return !watchers.isEmpty();
  }

  private boolean killOne(List<LiveProcess> among) {
    if (among.isEmpty()) {
      return false;
    }
    end(List.of(among.get(random.nextInt(among.size()))));
    return true;
  }

  /** Kills them all, and waits: a process that was killed is there for a moment more. */
  private static void end(List<LiveProcess> victims) {
    victims.forEach(LiveProcess::kill);
    victims.forEach(victim -> Wait.until(victim::isGone, Wait.LIMIT));
  }

  /**
   * Lets a child of the server compute without an end, so that it notices nobody's death; a server
   * that stops already lets none in.
   */
  void keepBusy(String url) {
    Thread thread =
        new Thread(
            () -> {
              try (Connection session = DriverManager.getConnection(url);
                  Statement statement = session.createStatement()) {
                statement.execute("DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$");
              } catch (SQLException e) {
                // So it ends always.
              }
            },
            "busy");
    thread.setDaemon(true);
    thread.start();
    Wait.until(() -> !thread.isAlive() || computes(), Wait.LIMIT);
  }

  private boolean computes() {
    return processes.backends().stream().anyMatch(p -> p.command().endsWith(" DO"));
  }
}
