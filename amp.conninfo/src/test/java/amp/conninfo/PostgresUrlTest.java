package amp.conninfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

class PostgresUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h/d?socketFactory=java.lang.ProcessBuilder&socketFactoryArg=x",
        "jdbc:postgresql://h/d?sslfactory=a%2Eb",
        "postgresql://h/d?socketFactory=a.b",
        "postgresql://h/d?authenticationPluginClassName=a.b",
        "postgresql://h/d?connectExecutor=a.b",
      })
  void aClassOfAnybodysChoiceIsNotLoaded(String url) {
    assertThatThrownBy(() -> PostgresUrl.parse(url))
        .isInstanceOf(ConnectionStringException.class)
        .hasMessageContaining("names a class");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://localhost/amp | jdbc:postgresql://localhost:5432/amp",
        "postgres://u:p@h:6543/amp | jdbc:postgresql://h:6543/amp",
        "POSTGRESQL://h/amp | jdbc:postgresql://h:5432/amp",
        "postgresql://h1:1,h2:2/db | jdbc:postgresql://h1:1,h2:2/db",
        "postgresql://h1,h2:2/db | jdbc:postgresql://h1:5432,h2:2/db",
        "postgresql:///db?host=h1,h2&port=1,2 | jdbc:postgresql://h1:1,h2:2/db",
        "postgresql:///db?host=h1,h2&port=7 | jdbc:postgresql://h1:7,h2:7/db",
        "postgresql://ignored/db?host=h&dbname=other | jdbc:postgresql://h:5432/other",
        "postgresql:///db?hostaddr=10.0.0.1 | jdbc:postgresql://10.0.0.1:5432/db",
        "postgresql://[::1]:5433/db | jdbc:postgresql://[::1]:5433/db",
        "postgresql://[2001:db8::1],h/db | jdbc:postgresql://[2001:db8::1]:5432,h:5432/db",
        "postgresql://me@h | jdbc:postgresql://h:5432/me",
        "postgresql://h/a%20b+c%2Fd | jdbc:postgresql://h:5432/a%20b%2Bc%2Fd",
        "postgresql:///db | jdbc:postgresql://localhost:5432/db",
        "jdbc:postgresql://h1,h2/db?targetServerType=primary"
            + " | jdbc:postgresql://h1,h2/db?targetServerType=primary",
        "jdbc:postgresql:db | jdbc:postgresql:db",
      })
  void hostsAndDatabaseAreTranslated(String url, String expected) {
    assertThat(PostgresUrl.parse(url).url()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sslmode=verify-full | sslmode=verify-full",
        "sslrootcert=/a%20b.pem | sslrootcert=/a b.pem",
        "sslrootcert=system | sslmode=verify-full",
        "sslcert=c&sslkey=k&sslpassword=s | sslpassword=s",
        "sslnegotiation=direct | sslNegotiation=direct",
        "ssl=true | sslmode=require",
        "channel_binding=require | channelBinding=require",
        "gssencmode=disable | gssEncMode=disable",
        "require_auth=scram-sha-256 | requireAuth=scram-sha-256",
        "require_auth=!password,!md5 | requireAuth=!password,!md5",
        "target_session_attrs=read-write | targetServerType=primary",
        "target_session_attrs=prefer-standby | targetServerType=preferSecondary",
        "targetServerType=primary | targetServerType=primary",
        "load_balance_hosts=random | loadBalanceHosts=true",
        "application_name=x+y | ApplicationName=x+y",
        "connect_timeout=3 | connectTimeout=3",
        "keepalives=0 | tcpKeepAlive=false",
        "options=-c%20work_mem%3D1MB | options=-c work_mem=1MB",
        "currentSchema=x | currentSchema=x",
        "client_encoding=UTF-8 | tcpKeepAlive=true",
        "keepalives_idle=5 | tcpKeepAlive=true",
      })
  void parametersAreTranslatedOrPassedThrough(String query, String expected) {
    Properties properties = PostgresUrl.parse("postgresql://h/db?" + query).properties();
    String name = expected.substring(0, expected.indexOf('='));
    assertThat(properties.getProperty(name))
        .isEqualTo(expected.substring(expected.indexOf('=') + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://us%C3%A9r:p%40s%2Fs+%25@h/db",
        "postgresql://us%C3%A9r:p@s%2Fs+%25@h/db",
        "postgresql://h/db?user=us%C3%A9r&password=p%40s/s+%25",
        "jdbc:postgresql://h/db?user=us%C3%A9r&password=p%40s%2Fs%2B%25",
      })
  void userAndPasswordAreDecodedAndStandOnlyInTheProperties(String url) {
    ConnectionTarget target = PostgresUrl.parse(url);
    assertThat(target.properties())
        .containsEntry("user", "usér")
        .containsEntry("password", "p@s/s+%");
    assertThat(target.toString()).doesNotContain("s/s").doesNotContain("%2Fs");
    Properties driver = Driver.parseURL(target.url(), target.properties());
    assertThat(driver).isNotNull();
    assertThat(driver.getProperty("user")).isEqualTo("usér");
    assertThat(driver.getProperty("password")).isEqualTo("p@s/s+%");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql:///amp?host=/run/a%20b&port=5433&user=me",
        "postgresql://me@%2Frun%2Fa%20b:5433/amp",
        "postgresql://me@/amp?host=/run/a b&port=5433&sslmode=require",
      })
  void aSocketDirectoryGoesThroughTheSocketFactory(String url) {
    ConnectionTarget target = PostgresUrl.parse(url);
    assertThat(target.url()).isEqualTo("jdbc:postgresql://localhost:5433/amp");
    assertThat(target.properties())
        .containsEntry("socketFactory", "amp.tempdb.jdbc.UnixSocketFactory")
        .containsEntry("socketFactoryArg", "/run/a b/.s.PGSQL.5433")
        .containsEntry("sslmode", "disable")
        .containsEntry("user", "me");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://root:hunter2@h/db | begins neither",
        "host=h password=hunter2 | begins neither",
        "'' | begins neither",
        "jdbc:postgresql://u:hunter2@h/db | no user before the host",
        "jdbc:postgresql://h/db?nonsense=1&password=hunter2 | nonsense",
        "jdbc:postgresql://h:notaport/db | cannot read it",
        "postgresql:/u:hunter2@h/db | begins neither",
        "postgresql://u:hunter2/db | a port is not a number",
        "postgresql://u:a@hunter2@h:x/db | a port is not a number",
        "host=h password = 'hunter2 hunter2' | begins neither",
        "jdbc:mysql://h/db?user=u&password=hunter2 | begins neither",
        "postgresql://u:hunter2/x@h/db | a port is not a number",
        "postgresql://h:0/db | a port is not a number",
        "postgresql://h:65536/db | a port is not a number",
        "postgresql://h1,h2,h3/db?port=1,2 | 3 hosts have 2 ports",
        "postgresql://h/db?sslmode | has no value",
        "postgresql://h/db?sslcrl=x&password=hunter2 | sslcrl",
        "postgresql:///?service=main | a service file is not read",
        "postgresql://h/db?pool_size=3 | pool_size",
        "postgresql://h/db?target_session_attrs=leader | target_session_attrs",
        "postgresql://h/db?client_encoding=latin1 | client_encoding",
        "postgresql://h/d%zz | two hexadecimal digits",
        "postgresql://h/d%00 | two hexadecimal digits",
        "postgresql://h/d%ff | not UTF-8",
        "postgresql:///db?host=/run,h | Unix-domain socket",
        "postgresql://h/db?hostaddr=1.2.3.4 | not both",
      })
  void whatCannotBeHonouredIsRefusedWithoutShowingAPassword(String url, String what) {
    assertThatThrownBy(() -> PostgresUrl.parse(url))
        .isInstanceOf(ConnectionStringException.class)
        .hasMessageContaining(what)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void randomDamageIsReadOrRefused() {
    List<String> good =
        List.of(
            "postgresql://u:p%40@h1:1,[::1]:2/db?sslmode=require&options=-c%20a%3Db",
            "postgresql:///db?host=/run/a&port=5433&user=u&target_session_attrs=primary",
            "jdbc:postgresql://h1,h2:2/db?user=u&password=p%40&targetServerType=primary");
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      StringBuilder url = new StringBuilder(good.get(i % good.size()));
      for (int n = random.nextInt(3); n >= 0; n--) {
        int at = random.nextInt(url.length());
        url.replace(at, at + random.nextInt(2), "" + (char) (32 + random.nextInt(96)));
      }
      try {
        assertThat(PostgresUrl.parse(url.toString()).url()).startsWith("jdbc:postgresql:");
      } catch (ConnectionStringException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 2_999);
  }

  @Test
  void thePasswordComesFromAPasswordFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("pass");
    Files.writeString(
        file, "# h:1:db:me:no\nother:1:db:me:no\nh:*:db:m\\:e:a\\:b\\\\c\n*:*:*:*:last\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    String query = "/db?passfile=" + file;
    assertThat(password("postgresql://m%3Ae@h:1" + query)).isEqualTo("a:b\\c");
    assertThat(password("postgresql://you@h:1" + query)).isEqualTo("last");
    assertThat(password("postgresql://you:given@h:1" + query)).isEqualTo("given");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> password("postgresql://you@h:1" + query))
        .hasMessageContaining("can be read by others");
    assertThatThrownBy(() -> password("postgresql://you@h/db?passfile=/none"))
        .hasMessageContaining("the password file /none cannot be read: not found.");
  }

  /** The driver would try the second with what belongs to the first. */
  @Test
  void noHostIsSentThePasswordOfAnother(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("pass");
    Files.writeString(file, "own:*:*:*:s3cret\nboth:*:*:*:s3cret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    String query = "/db?passfile=" + file;
    assertThat(password("postgresql://me@own,both:1" + query)).isEqualTo("s3cret");
    assertThatThrownBy(() -> password("postgresql://me@own:1,rogue:2" + query))
        .hasMessageContaining("does not have the same password for all of its hosts");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://u:p%40@h:1/d?a=b:c@d | postgresql://u@h:1/d?a=b:c@d",
        "postgresql://u:p@ss@h/d | postgresql://u@h/d",
        "postgresql://u@h:1/d | postgresql://u@h:1/d",
        "postgresql://[::1]:1?x=a@b | postgresql://[::1]:1?x=a@b",
      })
  void thePasswordBeforeTheHostIsLeftOut(String url, String expected) {
    assertThat(PostgresUrl.withoutPassword(url)).isEqualTo(expected);
  }

  private static String password(String url) {
    return PostgresUrl.parse(url).properties().getProperty("password");
  }
}
