package amp.pgcopy.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pg_dump that can read the source, or what one has written.
 *
 * @param command the program and the arguments that name the database, no secret among them
 * @param environment variables it gets, the password among them
 * @param name what a reader of messages is told it is
 * @param script what was written already; then no program is run
 * @param rowsAlone whether that has no definitions
 */
public record DumpProgram(
    List<String> command,
    Map<String, String> environment,
    String name,
    Optional<Path> script,
    boolean rowsAlone) {
  /** Keeps its lists from being changed. */
  public DumpProgram {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** A program that is yet to be run. */
  public DumpProgram(List<String> command, Map<String, String> environment, String name) {
    this(command, environment, name, Optional.empty(), false);
  }

  /**
   * Returns what stands for a program that has written this file, which psql would read.
   *
   * @param rowsAlone whether it has no definitions
   */
  public static DumpProgram written(Path script, boolean rowsAlone) {
    return new DumpProgram(List.of(), Map.of(), script.toString(), Optional.of(script), rowsAlone);
  }

  /** Says what it is; never a password. */
  @Override
  public String toString() {
    return name;
  }
}
