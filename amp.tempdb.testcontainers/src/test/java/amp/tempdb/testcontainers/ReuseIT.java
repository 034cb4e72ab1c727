package amp.tempdb.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Binaries;
import amp.testkit.Java;
import amp.testkit.Run;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that outlive the process: each run is a JVM of its own. */
class ReuseIT {
  private static final String URL = "jdbc:tc:postgresql:18:///reused?TC_REUSABLE=true";

  @TempDir Path folder;

  /** Adds a row, and says how many there are. */
  public static void main(String... urls) throws SQLException {
    try (Connection connection = DriverManager.getConnection(urls[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS runs ()");
      statement.execute("INSERT INTO runs DEFAULT VALUES");
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM runs")) {
        row.next();
        System.out.println("runs: " + row.getInt(1));
      }
    }
  }

  private String run(String allowed) {
    // The programs lie in a directory that this build has put on PATH.
    Binaries.postgres18();
    ProcessBuilder java =
        new ProcessBuilder(
            Java.command(
                "-cp", System.getProperty("java.class.path"), ReuseIT.class.getName(), URL));
    java.environment().put("AMPUP_HOME", folder.resolve("home").toString());
    java.environment().put("TESTCONTAINERS_REUSE_ENABLE", allowed);
    return Run.of(java).orFail().out().strip();
  }

  @Test
  void theNextProcessFindsTheDatabaseAndItsData() {
    assertThat(run("true")).isEqualTo("runs: 1");
    assertThat(folder.resolve("home/reused")).isDirectory();
    assertThat(run("true")).isEqualTo("runs: 2");
  }

  @Test
  void whereTheMachineDoesNotAllowItEachProcessHasANewOne() {
    assertThat(run("false")).isEqualTo("runs: 1");
    assertThat(run("false")).isEqualTo("runs: 1");
    assertThat(folder.resolve("home/reused")).doesNotExist();
  }
}
