package amp.tempdb.api.spi;

import amp.problem.ProblemException;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a backend answers when it is asked whether it could open a database here and now. */
public sealed interface Capability {

  /**
   * It can.
   *
   * @param description what it would use, for a person: {@code PostgreSQL 18.6 installed by ampup}
   * @param version the PostgreSQL version it would run, for example {@code 18.6}
   * @param opener opens what was found without looking again; null where {@link
   *     TempDbProvider#open} has nothing to decide
   */
  record Available(String description, String version, @Nullable Opener opener)
      implements Capability {
    /** Checks that description and version are given. */
    public Available {
      Objects.requireNonNull(description, "description");
      Objects.requireNonNull(version, "version");
    }

    /** Returns what a person wants to know of it. */
    @Override
    public String toString() {
      return "Available[description=" + description + ", version=" + version + "]";
    }

    /**
     * Creates the answer of a backend whose {@link TempDbProvider#open} has nothing to decide.
     *
     * @param description what it would use, for a person
     * @param version the PostgreSQL version it would run
     */
    public Available(String description, String version) {
      this(description, version, null);
    }
  }

  /** Opens a database with what a probe has found. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens the database: starts the server, or joins the one that runs.
     *
     * @param spec what to open, as it was probed
     * @return a lease that keeps the server running until it is closed
     * @throws amp.tempdb.api.TempDbException when it cannot be opened
     */
    OpenDb open(TempDbSpec spec);
  }

  /**
   * It cannot.
   *
   * @param reason why, with the value seen
   * @param remedies what would change that, the best first
   */
  record Unavailable(String reason, List<Remedy> remedies) implements Capability {
    /** Checks that both are given. */
    public Unavailable {
      Objects.requireNonNull(reason, "reason");
      remedies = List.copyOf(remedies);
    }

    /**
     * Says in words what would change it.
     *
     * @param reason why, with the value seen
     * @param advice what would change that; a command where there is one
     */
    public Unavailable(String reason, String advice) {
      this(reason, Remedy.advice(advice));
    }

    /**
     * Repeats what a problem says.
     *
     * @param why what keeps the backend from being used
     */
    public Unavailable(ProblemException why) {
      this(why.problem(), why.remedies());
    }

    /** Returns what would change it in words, a line each. */
    public String remedy() {
      return Remedy.text(remedies);
    }
  }
}
