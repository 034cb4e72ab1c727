package amp.pgcopy.api;

import java.util.List;
import java.util.Map;

/**
 * A pg_dump that can read the source.
 *
 * @param command the program and the arguments that name the database, no secret among them
 * @param environment variables it gets, the password among them
 * @param name what a reader of messages is told it is
 */
public record DumpProgram(List<String> command, Map<String, String> environment, String name) {
  /** Keeps its lists from being changed. */
  public DumpProgram {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** Says what it is; never a password. */
  @Override
  public String toString() {
    return name;
  }
}
