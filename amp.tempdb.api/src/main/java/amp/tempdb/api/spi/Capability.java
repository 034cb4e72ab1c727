package amp.tempdb.api.spi;

import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbSpec;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
   * @param cause what kind of reason it is
   */
  record Unavailable(String reason, List<Remedy> remedies, Cause cause) implements Capability {
    /** What kind of reason a backend has. */
    public enum Cause {
      /** What it needs is not there, or not for this database: others may take its place. */
      ABSENT,

      /**
       * What it needs is there, and something is wrong with it. Whoever is served by another
       * backend instead is told, and gets no new database from it without having asked for it.
       */
      FAULT,

      /** The backend itself failed. Whoever is served by another one is told. */
      BROKEN
    }

    /** Checks that all are given. */
    public Unavailable {
      Objects.requireNonNull(reason, "reason");
      remedies = List.copyOf(remedies);
      Objects.requireNonNull(cause, "cause");
    }

    /**
     * Creates the answer of a backend that lacks something.
     *
     * @param reason why, with the value seen
     * @param remedies what would change that, the best first
     */
    public Unavailable(String reason, List<Remedy> remedies) {
      this(reason, remedies, Cause.ABSENT);
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
     * Repeats what a problem says. One of {@link ProblemKind#NO_BACKEND} says that something is not
     * there, and all others that something is wrong.
     *
     * @param why what keeps the backend from being used
     */
    public Unavailable(ProblemException why) {
      this(
          why.problem(),
          why.remedies(),
          why.kind() == ProblemKind.NO_BACKEND ? Cause.ABSENT : Cause.FAULT);
    }

    /**
     * Refuses what a backend cannot honour, in the words that the registry has for it: for a
     * backend that learns only while it probes that it cannot.
     *
     * @param spec what was asked for
     * @param options what of it cannot be honoured
     */
    public static Unavailable unsupported(TempDbSpec spec, Set<Option> options) {
      return new Unavailable(
          "it does not support what was asked for: "
              + options.stream()
                  .sorted()
                  .map(option -> option.text(spec))
                  .collect(Collectors.joining(", ")),
          "Ask without it, or choose another backend");
    }

    /** Returns what would change it in words, a line each. */
    public String remedy() {
      return Remedy.text(remedies);
    }
  }
}
