package amp.cli.config;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a configuration, collected, so that it need not be tried once for each. */
final class Faults {
  /** A file may have come with somebody's project: its faults must not fill screens. */
  static final int MOST = 20;

  private final List<ConfigException> found = new ArrayList<>();

  /**
   * Does one step of reading; what it finds wrong does not end the others.
   *
   * @throws ConfigException when enough was found
   */
  void collect(Runnable step) {
    try {
      step.run();
    } catch (ConfigException e) {
      add(e);
    }
  }

  /**
   * Adds a fault.
   *
   * @throws ConfigException when enough was found
   */
  void add(ConfigException fault) {
    found.add(fault);
    if (found.size() == MOST) {
      throwIfAny();
    }
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigException when something is wrong: says all of it
   */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw ConfigException.all(found);
    }
  }
}
