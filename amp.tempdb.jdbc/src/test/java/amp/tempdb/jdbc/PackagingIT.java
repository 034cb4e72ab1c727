package amp.tempdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Java;
import amp.testkit.Run;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.Driver;

/** The jar, the driver and an application, with nothing else. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PackagingIT {
  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new PostgresServer("s");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void classPathApplicationConnects() throws Exception {
    Run run = java("-cp", application() + File.pathSeparator + libraries());

    assertThat(run.out()).isEqualToIgnoringNewLines("connected null");
  }

  @Test
  void modulePathApplicationConnects() throws Exception {
    Run run =
        java(
            "-p", libraries(), "--add-modules", "ALL-MODULE-PATH", "-cp", application().toString());

    assertThat(run.out()).isEqualToIgnoringNewLines("connected amp.tempdb.jdbc");
  }

  private static Run java(String... options) {
    List<String> command = Java.command(options);
    command.add("amp.tempdb.jdbc.app.Connect");
    command.add(server.info().jdbcUrl());
    return Run.of(new ProcessBuilder(command)).orFail();
  }

  private static String libraries() throws Exception {
    return locationOf(UnixSocketFactory.class) + File.pathSeparator + locationOf(Driver.class);
  }

  private static Path application() {
    return Path.of("target/test-classes").toAbsolutePath();
  }

  private static Path locationOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
