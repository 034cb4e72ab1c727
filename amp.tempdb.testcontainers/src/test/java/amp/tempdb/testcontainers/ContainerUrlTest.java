package amp.tempdb.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerUrlTest {
  private static final Reuse FRESH = new Reuse(Optional.empty());

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({
    "16, 16",
    "16.4, 16",
    "17-alpine, 17",
    "15.3-bookworm, 15",
    "18@sha256, 18",
    "latest, ''",
    "alpine, ''"
  })
  void theTagSaysTheMajorVersion(String tag, String version) throws SQLException {
    String url = ContainerUrl.parse("jdbc:tc:postgresql:" + tag + ":///db").ampUrl(FRESH);

    assertThat(url.contains("version=")).isEqualTo(!version.isEmpty());
    assertThat(url).contains(version.isEmpty() ? "?database=db" : "version=" + version + "&");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9.6.8", "14", "14-alpine", "19", "20240101120000"})
  void aVersionThatAmpDoesNotRunIsRefusedWithThoseItDoes(String tag) {
    assertThatThrownBy(
            () -> ContainerUrl.parse("jdbc:tc:postgresql:" + tag + ":///db").ampUrl(FRESH))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("PostgreSQL " + tag)
        .hasMessageContaining("15 to 18")
        .hasMessageContaining("jdbc:tc:postgresql:18");
  }

  @Test
  void hostAndPortAreIgnoredAndADatabaseWithoutANameIsTest() throws SQLException {
    assertThat(ContainerUrl.parse("jdbc:tc:postgresql://localhost:5432/orders").database())
        .isEqualTo("orders");
    for (String url : new String[] {"jdbc:tc:postgresql://", "jdbc:tc:postgresql:17:///"}) {
      assertThat(ContainerUrl.parse(url).ampUrl(FRESH)).contains("?database=test");
    }
  }

  @Test
  void theParametersMeanWhatTheyMeantAndTheRestIsThePostgresqlDrivers() throws SQLException {
    ContainerUrl url =
        ContainerUrl.parse(
            "jdbc:tc:postgresql:16:///db?user=app&password=p&TC_INITSCRIPT=db/init.sql"
                + "&TC_INITFUNCTION=a.B::c&TC_TMPFS=/testtmpfs:rw&currentSchema=s&TC_DAEMON=true");

    assertThat(url.ampUrl(FRESH))
        .contains("scripts=classpath%3Adb/init.sql", "function=a.B%3A%3Ac", "keep=jvm")
        .contains("currentSchema=s")
        .doesNotContain("TC_", "user=", "password=", "tmpfs");
    assertThat(url.user()).isEqualTo("app");
    assertThat(url.password()).isEqualTo("p");
    assertThat(ContainerUrl.parse("jdbc:tc:postgresql:16:///db").user()).isEqualTo("test");
  }

  @Test
  void aScriptMayBeAFileAndADatabaseGoesWithItsLastConnection() throws SQLException {
    assertThat(
            ContainerUrl.parse("jdbc:tc:postgresql:16:///db?TC_INITSCRIPT=file:src/init.sql")
                .ampUrl(FRESH))
        .contains("scripts=file%3Asrc/init.sql", "keep=connections");
  }

  @Test
  void aPercentSignMeansWhatItMeansToThePostgresqlDriver() throws SQLException {
    ContainerUrl url =
        ContainerUrl.parse(
            "jdbc:tc:postgresql:16:///db?user=a%40b&currentSchema=a%2Cpublic"
                + "&options=-c%20statement_timeout%3D5000&ApplicationName=my+app");

    assertThat(url.user()).isEqualTo("a@b");
    assertThat(url.ampUrl(FRESH))
        .contains("currentSchema=a%2Cpublic", "options=-c%20statement_timeout%3D5000")
        .contains("ApplicationName=my%20app");
    assertThatThrownBy(() -> ContainerUrl.parse("jdbc:tc:postgresql:///d?options=%zz"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("%25");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "database",
        "%64atabase",
        "version",
        "backend",
        "keep",
        "scripts",
        "function",
        "template",
        "folder"
      })
  void aParameterOfAmpsOwnUrlsIsRefused(String parameter) {
    assertThatThrownBy(
            () ->
                ContainerUrl.parse("jdbc:tc:postgresql:18:///d?" + parameter + "=x").ampUrl(FRESH))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"))
        .hasMessageContaining("is one of the URLs that begin with jdbc:amp:test:");
  }

  @Test
  void aParameterWithoutMeaningIsRefused() {
    assertThatThrownBy(
            () -> ContainerUrl.parse("jdbc:tc:postgresql:///d?TC_MY_CNF=x").ampUrl(FRESH))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("TC_MY_CNF")
        .hasMessageContaining("TC_INITSCRIPT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jdbc:tc:postgresql:11-\033[2J:///d", "jdbc:tc:postgresql:18:///d?TC_%1B[2J=x"})
  void whatCommandsATerminalIsShown(String url) {
    assertThatThrownBy(() -> ContainerUrl.parse(url).ampUrl(FRESH))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("\\u001b[2J")
        .hasMessageNotContaining("\033");
  }

  @Test
  void differentUrlsHaveDifferentDatabases() throws SQLException {
    String plain = ContainerUrl.parse("jdbc:tc:postgresql:16:///db").ampUrl(FRESH);

    assertThat(ContainerUrl.parse("jdbc:tc:postgresql:16:///db?a=b").ampUrl(FRESH))
        .doesNotStartWith(plain.substring(0, plain.indexOf('?')));
  }

  @Test
  void otherDatabasesUrlsAreLeftToOthers() throws SQLException {
    ContainerUrlDriver driver = new ContainerUrlDriver();
    for (String url :
        new String[] {"jdbc:tc:mysql:8:///db", "jdbc:tc:postgis:16:///db", "jdbc:postgresql:x"}) {
      assertThat(driver.acceptsURL(url)).isFalse();
      assertThat(driver.connect(url, null)).isNull();
    }
  }

  @Test
  void dataIsKeptWhereTheUrlAsksForItAndTheMachineAllowsIt() throws IOException, SQLException {
    String url = "jdbc:tc:postgresql:18:///db?TC_REUSABLE=true";
    assertThat(ContainerUrl.parse(url).ampUrl(Reuse.of(Map.of(), home)))
        .doesNotContain("folder=")
        .contains("keep=connections");

    Files.writeString(
        home.resolve(".testcontainers.properties"), "testcontainers.reuse.enable=true");
    assertThat(ContainerUrl.parse(url).ampUrl(Reuse.of(Map.of(), home)))
        .contains("folder=" + home.resolve(".ampup/reused/db-"), "keep=jvm");
    assertThat(Reuse.of(Map.of("TESTCONTAINERS_REUSE_ENABLE", "false"), home)).isEqualTo(FRESH);
    assertThat(ContainerUrl.parse("jdbc:tc:postgresql:18:///db").ampUrl(Reuse.of(Map.of(), home)))
        .doesNotContain("folder=");
  }
}
