package amp.tempdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.driver.AmpUrl.Kind;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmpUrlTest {
  @ParameterizedTest
  @ValueSource(strings = {"jdbc:amp:", "jdbc:amp:///", "jdbc:amp://", "jdbc:amp:///?keep=5"})
  void theProjectIsFoundWhereNoFolderIsNamed(String url) throws SQLException {
    AmpUrl parsed = AmpUrl.parse(url, Map.of());

    assertThat(parsed.kind()).isEqualTo(Kind.PROJECT);
    assertThat(parsed.place()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:amp:/home/me/app, /home/me/app",
    "jdbc:amp:///home/me/app, /home/me/app",
    "jdbc:amp:../app, ../app",
    "jdbc:amp:., .",
    "jdbc:amp:/home/my%20app+1%3F?keep=jvm, /home/my app+1?",
    "jdbc:amp:./test:x, ./test:x"
  })
  void aFolderIsNamedAsAPath(String url, String folder) throws SQLException {
    assertThat(AmpUrl.parse(url, Map.of()).place()).isEqualTo(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:amp:test:orders", "jdbc:amp:test:orders?scripts=a.sql"})
  void aTestDatabaseHasAName(String url) throws SQLException {
    AmpUrl parsed = AmpUrl.parse(url, Map.of());

    assertThat(parsed.kind()).isEqualTo(Kind.TEST);
    assertThat(parsed.place()).isEqualTo("orders");
  }

  @Test
  void whatIsNotAmpsIsThePostgresqlDrivers() throws SQLException {
    AmpUrl url =
        AmpUrl.parse(
            "jdbc:amp:test:x?version=17&currentSchema=a,b&ApplicationName=my%20app",
            Map.of("user", "app", "ApplicationName", "other", "keep", "jvm"));

    assertThat(url.own())
        .containsOnly(Map.entry(Parameter.VERSION, "17"), Map.entry(Parameter.KEEP, "jvm"));
    assertThat(url.driverParameters())
        .containsOnly(
            Map.entry("currentSchema", "a,b"),
            Map.entry("ApplicationName", "my app"),
            Map.entry("user", "app"));
  }

  @Test
  void anEmptyUserIsNone() throws SQLException {
    assertThat(AmpUrl.parse("jdbc:amp:", Map.of("user", "", "password", "")).driverParameters())
        .isEmpty();
  }

  @Test
  void whatNobodyKnowsIsRefusedInTheUrlAloneWithWhatIsMeant() throws SQLException {
    refuses("jdbc:amp:test:x?script=a.sql", "\"script\"", "Write scripts, or remove it");
    refuses("jdbc:amp:?curentSchema=a", "\"curentSchema\"", "Write currentSchema");

    assertThat(AmpUrl.parse("jdbc:amp:", Map.of("ofAFramework", "1")).driverParameters())
        .containsKey("ofAFramework");
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    refuses("jdbc:amp://localhost:5432/amp", "names a host", "jdbc:amp:///FOLDER");
    refuses("jdbc:amp:?socketFactory=a.B", "which amp knows by itself", "jdbc:postgresql:");
    refuses("jdbc:amp:?scripts=a.sql", "for test databases alone", "jdbc:amp:test:NAME");
    refuses("jdbc:amp:%zz", "hexadecimal", "%25");
    refuses("jdbc:amp:?keep", "has no value", "name=value");
  }

  @Test
  void aPasswordIsNotShown() {
    assertThatThrownBy(() -> AmpUrl.parse("jdbc:amp://h/x?password=secret", Map.of()))
        .hasMessageContaining("names a host")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:amp:x%00y",
        "jdbc:amp:/nowhere/%1B[2J",
        "jdbc:amp:?%C2%9B=1",
        "jdbc:amp:?keep=%07",
        "jdbc:amp:test:%1B[2J",
        "jdbc:amp:test:x?version=%1B[2J",
        "jdbc:amp:test:x?scripts=%1B[2J.sql",
        "jdbc:amp:test:x?scripts=a%00b",
        "jdbc:amp:test:x?folder=a%00b"
      })
  void whatCommandsATerminalIsShown(String url) {
    assertThatThrownBy(() -> new AmpDriver().connect(url, null))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("\\u00")
        .message()
        .doesNotContainPattern("[\\p{Cc}&&[^\n]]");
  }

  @Test
  void anotherDriversUrlIsLeftToIt() throws SQLException {
    assertThat(new AmpDriver().acceptsURL("jdbc:postgresql:amp")).isFalse();
    assertThat(new AmpDriver().connect("jdbc:postgresql:amp", null)).isNull();
  }

  private static void refuses(String url, String problem, String remedy) {
    assertThatThrownBy(() -> AmpUrl.parse(url, Map.of()))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"))
        .hasMessageContaining(problem)
        .hasMessageContaining(remedy);
  }
}
