package amp.tempdb.postgres.installation;

import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where PostgreSQL's programs come from. */
public interface ProgramSource {
  /** What the host has, or the directory that the specification demands. */
  ProgramSource HOST = new HostPrograms();

  /** What ampup has installed, the active version first. */
  ProgramSource COMPONENT = new ComponentPrograms();

  /** Returns what is said after {@code PostgreSQL 18.6}: {@code installed by ampup}. */
  String origin();

  /**
   * Returns the installations, the preferred one first, each looked at when it is read.
   *
   * @throws TempDbException when it cannot be learnt which there are
   */
  Stream<Installation> installations(TempDbSpec spec);

  /**
   * Returns what is wrong with an installation that would be preferred, if it could be used.
   *
   * @throws TempDbException when that cannot be learnt
   */
  Optional<TempDbException> damage(TempDbSpec spec);

  /** Returns why there is no installation, where there is none. */
  String absent();

  /** Returns what would change that, the best first. */
  List<Remedy> remedies();

  /**
   * Returns what would bring a version, where there are only others.
   *
   * @param spec what is asked for
   * @param version that version
   */
  List<Remedy> remedies(TempDbSpec spec, String version);
}
