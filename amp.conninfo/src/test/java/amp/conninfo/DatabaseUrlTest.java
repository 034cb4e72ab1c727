package amp.conninfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class DatabaseUrlTest {
  private static final DatabaseUrl URL =
      DatabaseUrl.parse(
          "postgresql://me:p%26ss@db1,db2:5433/my%20db"
              + "?targetServerType=primary&sslmode=require&socketTimeout=9&keepalives=1");

  @Test
  void libpqsProgramsGetLibpqsNames() {
    assertThat(URL.parameters())
        .containsExactly(
            entry("user", "me"),
            entry("password", "p&ss"),
            entry("host", "db1,db2"),
            entry("port", ",5433"),
            entry("dbname", "my db"),
            entry("target_session_attrs", "primary"),
            entry("sslmode", "require"));
    assertThat(URL.variables())
        .containsEntry("PGHOST", "db1,db2")
        .containsEntry("PGPASSWORD", "p&ss")
        .containsEntry("PGTARGETSESSIONATTRS", "primary")
        .hasSize(7);
  }

  @Test
  void javasProgramsGetTheDriversNames() {
    assertThat(URL.jdbcUrl())
        .isEqualTo(
            "jdbc:postgresql://db1:5432,db2:5433/my%20db"
                + "?socketTimeout=9&sslmode=require&targetServerType=primary");
    assertThat(URL.jdbcUrlWithPassword()).contains("?password=p%26ss&", "&user=me");
    assertThat(URL.user()).isEqualTo("me");
    assertThat(URL.password()).isEqualTo("p&ss");
  }

  @Test
  void nothingIsAddedToWhatTheUrlSays() {
    DatabaseUrl plain = DatabaseUrl.parse("postgresql://h/d");
    assertThat(plain.jdbcUrlWithPassword()).isEqualTo("jdbc:postgresql://h:5432/d");
    assertThat(plain.variables()).containsOnlyKeys("PGHOST", "PGDATABASE");
  }
}
