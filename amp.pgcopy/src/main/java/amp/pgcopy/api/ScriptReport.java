package amp.pgcopy.api;

import java.util.List;

/**
 * What was written as SQL.
 *
 * @param engine what wrote it: {@code jdbc} or {@code pg_dump}
 * @param bytes how many bytes were written
 * @param tables how many tables it has rows of
 * @param objects how many objects of the catalogs it creates
 * @param leftOut what is not in it on purpose, a line each
 * @param notes what a reader of the report should know, a line each
 */
public record ScriptReport(
    String engine, long bytes, int tables, int objects, List<String> leftOut, List<String> notes) {
  /** Keeps its lists from being changed. */
  public ScriptReport {
    leftOut = List.copyOf(leftOut);
    notes = List.copyOf(notes);
  }
}
