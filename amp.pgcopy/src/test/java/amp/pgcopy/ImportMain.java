package amp.pgcopy;

import amp.conninfo.PostgresUrl;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyStep;

/** A program that imports, and kills itself when a step is reached. */
final class ImportMain {
  private ImportMain() {}

  public static void main(String[] arguments) {
    DatabaseImport work =
        DatabaseImport.of(PostgresUrl.parse(arguments[0]), PostgresUrl.parse(arguments[1]))
            .replace(true);
    CopyListener listener =
        new CopyListener() {
          @Override
          public void reached(CopyStep step) {
            if (step.name().equals(arguments[2])) {
              Runtime.getRuntime().halt(137);
            }
          }
        };
    try {
      work.run(listener);
    } catch (CopyException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
