package amp.tempdb.api.spi;

import java.util.Objects;

/** What a backend answers when it is asked whether it could open a database here and now. */
public sealed interface Capability {

  /**
   * It can.
   *
   * @param description what it would use, for a person: {@code PostgreSQL 18.6 installed by ampup}
   * @param version the PostgreSQL version it would run, for example {@code 18.6}
   */
  record Available(String description, String version) implements Capability {
    /** Checks that both are given. */
    public Available {
      Objects.requireNonNull(description, "description");
      Objects.requireNonNull(version, "version");
    }
  }

  /**
   * It cannot.
   *
   * @param reason why, with the value seen
   * @param remedy what would change that; a command where there is one
   */
  record Unavailable(String reason, String remedy) implements Capability {
    /** Checks that both are given. */
    public Unavailable {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(remedy, "remedy");
    }
  }
}
