package amp.tempdb.api.spi;

import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbSpec;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A way to have a PostgreSQL database: where the binaries come from and how clients reach the
 * server. Found by {@link java.util.ServiceLoader}; the constructor does nothing.
 */
public interface TempDbProvider {
  /** Returns the name users select it by: lower-case letters, digits and dashes. */
  String name();

  /**
   * Returns its rank for {@code auto}: the highest that is available wins. Ours are embedded 300,
   * system 200, tcp 100.
   */
  int priority();

  /**
   * Tells whether it keeps the data of a persistent database in the folder of its specification, in
   * {@code data}. Cheap; never throws.
   *
   * <p>Then {@code PG_VERSION} there has to be of the version that {@link #probe} answers, and
   * every other backend of this kind can open the same data. Otherwise that file means nothing to
   * this backend, and the registry writes into the folder that the data is with it: {@code auto}
   * takes it from then on, {@link #running} need not be implemented, and no other backend is opened
   * while somebody uses this one. Default: it does not.
   */
  default boolean usesDataDirectory() {
    return false;
  }

  /**
   * Returns the parts of a specification that it honours. Asked for any other, the registry refuses
   * in its place. What a specification has besides, every backend honours, as its methods say.
   * Default: all of them, so name those that it does honour.
   */
  default Set<Option> supports() {
    return EnumSet.allOf(Option.class);
  }

  /**
   * Answers whether {@link #open} could succeed. Cheap, leaves nothing behind, never throws.
   *
   * <p>Where a data directory exists, an installation of its major version is chosen if there is
   * one. If there is none, the answer is {@code Available} with the version there is: the registry
   * compares the two and explains what to do.
   *
   * <p>A backend that keeps its data elsewhere need not compare its version with {@link
   * TempDbSpec#version}: the registry does.
   *
   * <p>An answer that carries a {@link Capability.Opener} is opened with it, so that what was
   * chosen here is what runs; {@link #open} is not called then.
   *
   * @param spec what would be opened
   */
  Capability probe(TempDbSpec spec);

  /**
   * Opens the database: starts the server, or joins the one that runs.
   *
   * @param spec what to open
   * @return a lease that keeps the server running until it is closed
   * @throws amp.tempdb.api.TempDbException when it cannot be opened
   */
  OpenDb open(TempDbSpec spec);

  /**
   * Finds the database this provider runs, without starting or claiming it. Cheap. Default: none; a
   * provider that does not keep its data in the folder of the specification is then found as long
   * as a process of this machine has the database open.
   *
   * @param spec what to look for
   */
  default Optional<RunningDb> running(TempDbSpec spec) {
    return Optional.empty();
  }

  /**
   * Returns how the server of a database is stopped. Cheap; starts nothing. Default: not on
   * request, which is what the user is told.
   *
   * @param spec which database; the rest of it is as for {@link #open}
   */
  default Optional<StopControl> stopControl(TempDbSpec spec) {
    return Optional.empty();
  }

  /**
   * Returns how the server of a database is made to run on without users. Cheap; starts nothing.
   * Default: it is not, which is what the user is told.
   *
   * @param spec which database; the rest of it is as for {@link #open}
   */
  default Optional<DetachControl> detachControl(TempDbSpec spec) {
    return Optional.empty();
  }

  /**
   * Returns the snapshots of a database. Cheap; starts nothing. Default: there are none, which is
   * what the user is told.
   *
   * @param spec which database; the rest of it is as for {@link #open}
   */
  default Optional<SnapshotControl> snapshotControl(TempDbSpec spec) {
    return Optional.empty();
  }
}
