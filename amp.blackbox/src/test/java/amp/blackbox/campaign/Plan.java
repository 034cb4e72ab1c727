package amp.blackbox.campaign;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a campaign is to do.
 *
 * @param seed what all its random choices come from
 * @param kills how many
 * @param projects how many projects are worked on at the same time
 * @param grace how long processes may stay after the last lease
 * @param kinds whom to kill
 * @param solo whether some of the holders are {@code ampd solo}
 * @param classPath what stands before the jars of the product on the holders' class path
 * @param environment variables of the holders, beside those of this process
 * @param endsAtFailure whether the first failure ends it
 * @param rounds how often something is killed in a project before the next new one
 */
record Plan(
    long seed,
    int kills,
    int projects,
    Duration grace,
    List<Kill> kinds,
    boolean solo,
    List<Path> classPath,
    Map<String, String> environment,
    boolean endsAtFailure,
    int rounds) {
  private static final int ROUNDS = 12;

  /** What is left for good is left that long. */
  private static final Duration FAILURES_GRACE = Duration.ofSeconds(5);

  /** Returns the plan that the system properties {@code amp.campaign.*} describe. */
  static Plan ofSystemProperties() {
    return new Plan(
        Long.getLong("amp.campaign.seed", System.nanoTime()),
        Integer.getInteger("amp.campaign.kills", 16),
        Integer.getInteger("amp.campaign.projects", 3),
        Duration.ofSeconds(Integer.getInteger("amp.campaign.grace", 20)),
        kinds(System.getProperty("amp.campaign.kinds", "")),
        true,
        List.of(),
        Map.of(),
        false,
        ROUNDS);
  }

  /** All kinds of kills, or those of a list such as {@code SERVER,GROUP}. */
  private static List<Kill> kinds(String list) {
    return list.isEmpty()
        ? List.of(Kill.values())
        : Stream.of(list.split(",")).map(Kill::valueOf).toList();
  }

  /** Returns this plan for these kinds of kills, without {@code ampd solo}, until it fails. */
  Plan untilFailure(int most, Kill... wanted) {
    return new Plan(
        seed,
        most,
        projects,
        FAILURES_GRACE,
        List.of(wanted),
        false,
        classPath,
        environment,
        true,
        ROUNDS);
  }

  /** Returns this plan with something before the product on the class path, and variables. */
  Plan with(List<Path> first, Map<String, String> variables) {
    return new Plan(
        seed, kills, projects, grace, kinds, solo, first, variables, endsAtFailure, rounds);
  }

  /** Returns this plan with a new project for every kill. */
  Plan onNewProjects() {
    return new Plan(
        seed, kills, projects, grace, kinds, solo, classPath, environment, endsAtFailure, 1);
  }
}
