package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.os.file.Trees;
import amp.testkit.Attack;
import amp.testkit.Binaries;
import amp.testkit.Run;
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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others on the machine can reach and read. */
@Attack(by = "another user of the machine")
class SecrecyIT {
  @AutoClose private final Sandbox sandbox = new Sandbox();

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

  @Test
  void anotherUserReachesNeitherSocketNorFiles() throws IOException {
    assumeTrue(Sandbox.ROOT, "only root can become another user");
    Daemon daemon = sandbox.solo("--listen").awaitReady();
    Path metadb = sandbox.metadb();
    List<Path> secrets = new ArrayList<>();
    try (Stream<Path> files = Files.walk(metadb)) {
      files.filter(file -> !file.equals(metadb)).forEach(secrets::add);
    }
    assertThat(secrets).contains(metadb.resolve("pgpass"), metadb.resolve("state.json"));
    Path list = Files.createTempFile(Path.of("/tmp"), "amp", ".list");
    Files.writeString(list, String.join("\n", secrets.stream().map(Path::toString).toList()));
    Run.command("chmod", "644", list.toString()).orFail();

    // Whatever can be reached by its full name is printed.
    Run seen =
        asAnother("sh", "-c", "while read -r f; do [ ! -e \"$f\" ] || echo \"$f\"; done <" + list);
    Path socket =
        Trees.children(metadb.resolve("run")).stream()
            .filter(SecrecyIT::isSocket)
            .findFirst()
            .orElseThrow();
    Run connects =
        asAnother(
            "perl",
            "-MIO::Socket::UNIX",
            "-e",
            "IO::Socket::UNIX->new(Peer => $ARGV[0]) or die \"$!\\n\"",
            socket.toString());

    Files.delete(list);
    assertThat(seen.out()).isEmpty();
    assertThat(connects.exitCode()).isNotZero();
    assertThat(connects.err()).contains("Permission denied");
    daemon.stop();
  }

  private static Run asAnother(String... command) {
    List<String> words =
        new ArrayList<>(List.of("setpriv", "--reuid", "65534", "--regid", "65534"));
    words.add("--clear-groups");
    words.addAll(List.of(command));
    return Run.command(words.toArray(String[]::new));
  }

  private static boolean isSocket(Path file) {
    return file.getFileName().toString().matches("\\.s\\.PGSQL\\.[0-9]+")
        && !Files.isSymbolicLink(file);
  }

  @Test
  void anExternalPasswordIsToldNowhere() throws IOException {
    String secret = "Xx5ecretxX";
    Path amp = Files.createDirectories(sandbox.project().resolve(".amp"));
    // Nobody listens on port 1.
    Files.writeString(
        amp.resolve("config.toml"),
        "[metadata_db]\nurl = \"postgresql://user:" + secret + "/@127.0.0.1:1/db\"\n");
    String[][] commands = {
      {"ampd", "solo", "--verbose"},
      {"ampd", "migrate", "--verbose"},
      {"ampctl", "config", "show", "--origin"},
      {"ampctl", "config", "show", "--json"},
      {"ampctl", "status", "--json", "--verbose"},
      {"ampctl", "metadb", "query", "--verbose", "SELECT 1"},
    };
    for (String[] command : commands) {
      Run run = sandbox.run(command[0], java.util.Arrays.copyOfRange(command, 1, command.length));
      assertThat(run.out() + run.err()).as(run.toString()).isNotEmpty().doesNotContain(secret);
    }
    assertThat(filesWith(secret)).containsExactly(amp.resolve("config.toml"));
  }

  @Test
  void aProxysPasswordIsToldNowhere() throws IOException {
    String secret = "Xx5ecretxX";
    for (String bad : new String[] {"127.0.0.1:1", "127.0.0.1:99999", "%zz@127.0.0.1:1"}) {
      sandbox.with("HTTPS_PROXY", "http://user:" + secret + (bad.startsWith("%") ? "" : "@") + bad);
      Run run = sandbox.run("ampup", "install", "--component", "postgres", "17.11.0", "--verbose");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out() + run.err()).isNotEmpty().doesNotContain(secret);
    }
  }

  /** Also where {@code .amp} came with a checkout, and is as open as that makes it. */
  @Test
  void withoutUmaskNothingIsMadeThatOthersCanWrite() throws IOException {
    Path amp = Files.createDirectories(sandbox.project().resolve(".amp"));
    Run.command("chmod", "755", amp.toString()).orFail();
    sandbox.with("AMPUP_HOME", sandbox.root().resolve("fresh/.ampup").toString());
    sandbox.through("sh", "-c", "umask 000; exec \"$@\"", "sh");
    sandbox
        .run(
            "ampup",
            "install",
            "--component",
            "postgres",
            "--offline",
            "--from",
            Binaries.archive().toString())
        .orFail();
    sandbox.makeRow();

    for (Path made : List.of(amp, sandbox.root().resolve("fresh"))) {
      Run open =
          Run.command(
              "find", made.toString(), "-not", "-type", "l", "-perm", "/022", "-path", "*/.*");
      assertThat(open.out()).isEmpty();
    }
    Run readable = Run.command("find", amp + "/metadb", "-not", "-type", "l", "-perm", "/077");
    assertThat(readable.out()).isEmpty();
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
