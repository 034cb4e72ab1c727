package amp.pgcopy;

import amp.conninfo.PostgresUrl;
import amp.pgcopy.api.CopyListener;

/** A program that copies a database. */
final class CopyMain {
  private CopyMain() {}

  public static void main(String[] arguments) {
    DatabaseCopy.of(PostgresUrl.parse(arguments[0]), PostgresUrl.parse(arguments[1]))
        .run(CopyListener.SILENT);
  }
}
