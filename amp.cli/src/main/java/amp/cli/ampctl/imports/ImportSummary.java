package amp.cli.ampctl.imports;

import amp.cli.console.Count;
import amp.json.Json;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.ImportReport;
import amp.problem.ByteSize;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an import did, for people or as JSON. */
public final class ImportSummary {
  private final ImportReport report;
  private final Words words;

  /**
   * Prepares it.
   *
   * @param words what differs between one that brings and one that takes away
   */
  public ImportSummary(ImportReport report, Words words) {
    this.report = report;
    this.words = words;
  }

  /**
   * What an import and an export call the other database.
   *
   * @param what what was done, to what: {@code import of URL}
   * @param key what JSON calls the other database
   * @param database the other database, without its password
   * @param dropping what drops a database that was kept; {@code $NAME} stands for that
   */
  public record Words(String what, String key, String database, String dropping) {}

  /** Prints it: results where results go, the rest to the other stream. */
  public void print(boolean json, PrintWriter out, PrintWriter err) {
    if (json) {
      out.print(Json.write(object()));
    } else if (report.copy().isPresent()) {
      print(report.copy().get(), out, err);
    } else {
      out.println("an " + words.what() + " that was interrupted had copied everything");
    }
    report
        .kept()
        .ifPresent(
            old -> {
              err.println("the database that was replaced is kept as " + old + "; to drop it:");
              err.println("  " + words.dropping().replace("$NAME", old));
            });
  }

  private void print(CopyReport copy, PrintWriter out, PrintWriter err) {
    int width = copy.tables().stream().mapToInt(t -> t.name().length()).max().orElse(0);
    for (CopyReport.Table table : copy.tables()) {
      String pad = " ".repeat(width - table.name().length());
      out.println(
          table.name()
              + pad
              + String.format("%,15d ", table.rows())
              + Count.noun(table.rows(), "row")
              + ", alike");
    }
    out.println(
        Count.of(copy.tables().size(), "table")
            + ", "
            + Count.of(copy.rows(), "row")
            + ", "
            + ByteSize.text(copy.bytes())
            + "; "
            + Count.of(copy.objects(), "object")
            + ": all compared with the source and alike");
    out.println("read by " + report.engine());
    copy.leftOut().forEach(line -> err.println("left out: " + line));
    copy.notes().forEach(line -> err.println("note: " + line));
  }

  private Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put(words.key(), words.database());
    object.put("engine", report.engine());
    report.kept().ifPresent(old -> object.put("kept", old));
    report
        .copy()
        .ifPresent(
            copy -> {
              object.put("rows", copy.rows());
              object.put("bytes", copy.bytes());
              object.put("objects", copy.objects());
              object.put("leftOut", copy.leftOut());
              object.put("notes", copy.notes());
              object.put("tables", copy.tables().stream().map(ImportSummary::table).toList());
            });
    return object;
  }

  private static Map<String, Object> table(CopyReport.Table table) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", table.name());
    object.put("rows", table.rows());
    object.put("checksum", table.checksum());
    return object;
  }
}
