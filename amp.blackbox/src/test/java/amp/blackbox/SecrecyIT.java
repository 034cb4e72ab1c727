package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Binaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others on the machine can reach and read. */
class SecrecyIT {
  private Sandbox sandbox;

  @BeforeEach
  void open() {
    sandbox = new Sandbox();
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "system"})
  void aServerBehindASocketListensOnNoPort(String backend) throws IOException {
    sandbox.pathBegins(Binaries.postgres18().resolve("bin"));
    Daemon daemon = sandbox.solo("--metadb-backend=" + backend).awaitReady();

    assertThat(LiveProcess.listening(LiveProcess.of(sandbox.root()))).isEmpty();
    assertThat(LiveProcess.listening(List.of(new LiveProcess(daemon.pid(), "")))).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.metadb())))
        .isEqualTo("rwx------");
    daemon.stop();
  }

  @Test
  void theTcpBackendListensOnThisMachineAndItsPasswordStandsInOneFile() throws IOException {
    Daemon daemon = sandbox.solo("--metadb-backend=tcp").awaitReady();
    Database database = daemon.database();
    database.makeRow();
    Matcher matcher = Pattern.compile("[?&]password=([^&]{16,})").matcher(database.url());
    assertThat(matcher.find()).isTrue();
    String password = matcher.group(1);

    // 127.0.0.1 as the kernel prints it: a number in the byte order of the machine.
    assertThat(LiveProcess.listening(LiveProcess.of(sandbox.metadb())))
        .hasSize(1)
        .allMatch(address -> address.matches("(0100007F|7F000001):.*"));
    for (LiveProcess process : LiveProcess.all()) {
      assertThat(process.command()).doesNotContain(password);
    }
    for (LiveProcess process : LiveProcess.of(sandbox.root())) {
      assertThat(process.environment()).doesNotContain(password);
    }
    assertThat(daemon.out() + daemon.err()).doesNotContain(password);
    daemon.stop();
    assertThat(filesWith(password)).containsExactly(sandbox.metadb().resolve("pgpass"));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(sandbox.metadb().resolve("pgpass"))))
        .isEqualTo("rw-------");
  }

  private List<Path> filesWith(String word) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(sandbox.project())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
