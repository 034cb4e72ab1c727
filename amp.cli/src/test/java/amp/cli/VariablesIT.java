package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.conninfo.EnvironmentVariables;
import amp.testkit.Binaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a user's shell has for other databases, our programs reach ours. */
@Timeout(120)
class VariablesIT {
  /** Each of these alone keeps psql from a database, or changes its session without a word. */
  private static final String ELSEWHERE =
      """
      export PGHOSTADDR=192.0.2.1 PGSERVICE=none PGSERVICEFILE=/nowhere PGPASSWORD=wrong
      export PGSSLMODE=verify-full PGREQUIRESSL=1 PGSSLROOTCERT=/nowhere PGSSLCRL=/nowhere
      export PGTARGETSESSIONATTRS=standby PGGSSENCMODE=require PGCHANNELBINDING=require
      export PGREQUIREPEER=somebody PGTZ=Nowhere/Else PGCONNECT_TIMEOUT=soon PGDATESTYLE=none
      export PGCLIENTENCODING=none PGOPTIONS='-c work_mem=1MB' PGGEQO=maybe
      export PGSSLMINPROTOCOLVERSION=none PGREQUIREAUTH=none PGLOADBALANCEHOSTS=none
      """;

  /** They decide nothing: names, folders of files, and what is written on standard error. */
  private static final Set<String> HARMLESS =
      Set.of("PGAPPNAME", "PGLOCALEDIR", "PGOAUTHDEBUG", "PGSYSCONFDIR");

  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void make() throws IOException {
    folder = folder.toRealPath();
    amp = new Distribution(folder);
  }

  @AfterEach
  void stop() {
    amp.run("ampctl", "metadb", "stop", "--force");
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "tcp"})
  void aProgramOfSoloReachesTheDatabase(String backend) {
    assertReaches(backend, "ampd solo -- psql -Atc 'show work_mem'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "tcp"})
  void psqlReachesTheDatabase(String backend) {
    assertReaches(backend, "ampctl metadb psql -- -Atc 'show work_mem'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "tcp"})
  void aShellWithOurVariablesReachesTheDatabase(String backend) {
    assertReaches(
        backend,
        "ampctl metadb start && eval \"$(ampctl metadb env)\" && psql -Atc 'show work_mem'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "tcp"})
  void aShellThatReadsTheFileOfVariablesReachesTheDatabase(String backend) {
    String script =
        "ampctl metadb start && ampctl metadb env --write .env && set -a && . ./.env"
            + " && psql -Atc 'show work_mem'";
    assertThat(lastLine(with(backend) + script)).isEqualTo("4MB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "tcp"})
  void libpqReadsTheFormOfKeywords(String backend) {
    String script =
        "ampctl metadb start && psql \"$(ampctl metadb url --format keywords)\" -Atc 'show work_mem'";
    assertThat(lastLine(with(backend) + script)).isEqualTo("4MB");
  }

  private void assertReaches(String backend, String command) {
    // psql before 16 does not know a parameter of the URL over TCP.
    assertThat(lastLine(ELSEWHERE + with(backend) + command)).isEqualTo("4MB");
  }

  private static String with(String backend) {
    return "export AMP_CONFIG_METADATA_DB__MANAGED__BACKEND=" + backend + "\n";
  }

  private String lastLine(String script) {
    return amp.shell(script).orFail().out().lines().reduce("", (a, line) -> line);
  }

  @Test
  void everyVariableThatLibpqReadsIsKnown() throws IOException {
    Set<String> known = new TreeSet<>(EnvironmentVariables.besides(Set.of()));
    known.addAll(HARMLESS);
    Path library = Binaries.postgres18().resolve("lib/libpq.so.5");
    String text = new String(Files.readAllBytes(library), StandardCharsets.ISO_8859_1);
    Set<String> read =
        Pattern.compile("(?<=\0)PG(?!RES_)[A-Z_]{2,}(?=\0)")
            .matcher(text)
            .results()
            .map(match -> match.group())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(read).contains("PGHOST", "PGSSLNEGOTIATION").isSubsetOf(known);
  }
}
