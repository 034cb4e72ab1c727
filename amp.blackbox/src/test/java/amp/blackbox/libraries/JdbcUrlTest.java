package amp.blackbox.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.ConnectionInfo;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

/** The PostgreSQL driver reads our URLs as they are meant. */
class JdbcUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "a b",
        "50%",
        "a&b=c",
        "what?",
        "a#b",
        "a/b",
        "a+b",
        "a@b:c",
        "\"it's\" größe"
      })
  void theDriverReadsWhatWasMeant(String odd) {
    Path folder = Path.of("/" + odd);
    Properties unix = read(ConnectionInfo.unix(folder, 7, odd, odd));

    assertThat(unix.getProperty("PGDBNAME")).isEqualTo(odd);
    assertThat(unix.getProperty("user")).isEqualTo(odd);
    assertThat(unix.getProperty("socketFactoryArg")).isEqualTo(folder + "/.s.PGSQL.7");

    Properties tcp = read(ConnectionInfo.tcp("::1", 7, odd, odd, Path.of("/p"), odd));

    assertThat(tcp.getProperty("PGDBNAME")).isEqualTo(odd);
    assertThat(tcp.getProperty("PGHOST")).isIn("::1", "[::1]");
    assertThat(tcp.getProperty("PGPORT")).isEqualTo("7");
    assertThat(tcp.getProperty("password")).isEqualTo(odd);
  }

  private static Properties read(ConnectionInfo info) {
    Properties read = Driver.parseURL(info.jdbcUrl(), new Properties());
    if (read == null) {
      throw new AssertionError("the driver does not take " + info.jdbcUrl());
    }
    return read;
  }
}
