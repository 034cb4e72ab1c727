package amp.tempdb.driver;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.Java;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that uses the URLs, in a process of its own. */
class KilledProcessIT {
  @TempDir Path project;

  /** Opens what it is told to, says where the data is, and stays. */
  public static void main(String... urls) throws SQLException, InterruptedException {
    for (String url : urls) {
      try (Connection connection = DriverManager.getConnection(url)) {
        System.out.println(Sql.one(connection, "SHOW data_directory"));
      }
    }
    Thread.sleep(TimeUnit.MINUTES.toMillis(5));
  }

  @Test
  void aKilledProgramLeavesNothingRunningAndNoTestDatabase() throws Exception {
    Binaries.postgres18();
    Path deep = Files.createDirectories(project.resolve("src/deep"));
    Files.createDirectories(project.resolve(".amp/metadb"));
    ProcessBuilder builder =
        new ProcessBuilder(
                Java.command(
                    "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    KilledProcessIT.class.getName(),
                    "jdbc:amp:///",
                    "jdbc:amp:test:killed"))
            .directory(deep.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().remove("AMP_DIR");
    Process program = builder.start();
    Path data;
    Path testData;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
      data = Path.of(lines.readLine());
      testData = Path.of(lines.readLine());
      assertThat(data).isEqualTo(project.toRealPath().resolve(".amp/metadb/data"));
      assertThat(data.resolve("postmaster.pid")).exists();
      assertThat(testData.resolve("postmaster.pid")).exists();
    } finally {
      program.destroyForcibly();
    }
    Eventually.holds("the server ended", () -> !Files.exists(data.resolve("postmaster.pid")));
    Eventually.holds("the test database is gone", () -> !Files.exists(testData));
    assertThat(data.resolve("PG_VERSION")).exists();
  }
}
