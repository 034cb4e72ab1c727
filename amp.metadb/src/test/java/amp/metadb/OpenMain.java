package amp.metadb;

import amp.metadb.connect.MetadataDbSpec;
import java.util.concurrent.TimeUnit;

/** A program that opens a database, uses it once and says how long that took. */
final class OpenMain {
  private OpenMain() {}

  public static void main(String[] arguments) {
    long start = System.nanoTime();
    try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(arguments[0]))) {
      long opened = System.nanoTime();
      int runs = db.runs().list(10).size();
      long used = System.nanoTime();
      System.out.printf(
          "opened in %d ms, %d runs listed in %d ms, %s%n",
          TimeUnit.NANOSECONDS.toMillis(opened - start),
          runs,
          TimeUnit.NANOSECONDS.toMillis(used - opened),
          OpenMain.class.getModule());
    }
  }
}
