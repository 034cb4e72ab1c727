package amp.blackbox.samples;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Reactor;
import amp.testkit.Eventually;
import amp.testkit.Java;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of the tests of {@code samples/junit} that is killed while they have databases. */
class KilledBuildIT {
  /** A test that says where its database is and in which process it runs, and then stays. */
  private static final String HELD =
      """
      package com.example.orders;

      import amp.tempdb.junit.TempDbTest;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.nio.file.StandardCopyOption;
      import java.sql.Connection;
      import java.sql.ResultSet;
      import org.junit.jupiter.api.Test;

      @TempDbTest
      class HeldTest {
        @Test
        void stays(Connection connection) throws Exception {
          try (ResultSet row = connection.createStatement().executeQuery("SHOW data_directory")) {
            row.next();
            Path written = Path.of("target", "held.new");
            String process = Long.toString(ProcessHandle.current().pid());
            Files.writeString(written, row.getString(1) + "\\n" + process);
            Files.move(written, Path.of("target", "held"), StandardCopyOption.ATOMIC_MOVE);
          }
          Thread.sleep(600_000);
        }
      }
      """;

  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir Path folder;

  private Process maven;
  private ProcessHandle tests;
  private ProcessHandle server;
  private Path data;

  @BeforeEach
  void start() throws IOException {
    Path repository = folder.resolve("repository");
    LocalRepository.fill(repository, Path.of(System.getProperty("amp.local-repository")));
    Path sample = folder.resolve("sample");
    Run.command("cp", "-r", Reactor.folder("samples/junit").toString(), sample.toString()).orFail();
    Files.writeString(sample.resolve("src/test/java/com/example/orders/HeldTest.java"), HELD);
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(
                System.getProperty("amp.maven") + "/bin/mvn",
                "-B",
                "-ntp",
                "-Dmaven.repo.local=" + repository,
                "-Dtest=HeldTest",
                "-DargLine=" + Java.BRIEF,
                "test")
            .directory(sample.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("MAVEN_"));
    builder.environment().put("AMPUP_HOME", folder.resolve("ampup").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MAVEN_OPTS", Java.BRIEF);
    maven = builder.start();
    Path held = sample.resolve("target/held");
    Eventually.within(LIMIT)
        .until(
            "a test that has a database",
            () -> Files.exists(held) || !maven.isAlive(),
            Boolean::booleanValue);
    assertThat(held).as(Files.readString(out)).exists();
    List<String> lines = Files.readAllLines(held);
    data = Path.of(lines.get(0));
    tests = ProcessHandle.of(Long.parseLong(lines.get(1))).orElseThrow();
    String postmaster = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
    server = ProcessHandle.of(Long.parseLong(postmaster)).orElseThrow();
  }

  @AfterEach
  void end() {
    maven.destroyForcibly();
    tests.destroyForcibly();
  }

  private void nothingIsLeft() {
    Eventually.within(LIMIT).until("the tests' end", tests::isAlive, alive -> !alive);
    Eventually.holds("the server's end", () -> !server.isAlive());
    Eventually.holds("the end of " + data, () -> !Files.exists(data.getParent()));
  }

  @Test
  void nothingIsLeftOfTestsThatAreKilled() {
    tests.destroyForcibly();
    nothingIsLeft();
  }

  @Test
  void nothingIsLeftWhenMavenIsKilled() {
    maven.destroyForcibly();
    nothingIsLeft();
  }
}
