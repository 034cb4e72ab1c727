package amp.conninfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The forms in which clients are told of a database. */
class ClientFormatTest {
  private static final String SOCKET =
      "postgresql:///amp?host=/a%20b/it%27s&port=5432&user=postgres";
  private static final String TCP = "postgresql://postgres:p%40w@127.0.0.1:6543/amp";
  private static final String EXTERNAL = "postgresql://u:p@db.example.com/d?sslmode=verify-full";

  @Test
  void nodesParsersAreGivenAHostBesideTheFolder() {
    String url = "postgresql://postgres@localhost:5432/amp?host=/a%20b/it%27s";

    assertThat(ClientFormat.NODE.write(SOCKET)).isEqualTo(url);
    assertThat(ClientFormat.PRISMA.write(SOCKET)).isEqualTo(url);
  }

  @Test
  void slonikFindsTheFolderWhereOthersHaveAHost() {
    assertThat(ClientFormat.SLONIK.write(SOCKET))
        .isEqualTo("postgresql://postgres@%2Fa%20b%2Fit%27s:5432/amp");
  }

  @ParameterizedTest
  @EnumSource(names = {"NODE", "PRISMA", "SLONIK", "ASYNCPG", "GO"})
  void whatIsAUrlOfLibpqStillMeansTheSameDatabase(ClientFormat format) {
    Map<String, String> meant =
        Map.of("host", "/a b/it's", "port", "5432", "user", "postgres", "dbname", "amp");

    assertThat(DatabaseUrl.parse(format.write(SOCKET)).parameters()).isEqualTo(meant);
  }

  @Test
  void sqlAlchemyIsToldItsDriver() {
    assertThat(ClientFormat.SQLALCHEMY.write(SOCKET))
        .isEqualTo("postgresql+psycopg:///amp?host=/a%20b/it%27s&port=5432&user=postgres");
    assertThat(ClientFormat.SQLALCHEMY_ASYNCPG.write(TCP))
        .isEqualTo("postgresql+asyncpg://postgres:p%40w@127.0.0.1:6543/amp");
  }

  @Test
  void r2dbcIsToldTheSocketsFile() {
    assertThat(ClientFormat.R2DBC.write(SOCKET))
        .isEqualTo("r2dbc:postgresql://postgres@localhost/amp?socket=/a%20b/it%27s/.s.PGSQL.5432");
    assertThat(ClientFormat.R2DBC.write(TCP))
        .isEqualTo("r2dbc:postgresql://postgres:p%40w@127.0.0.1:6543/amp");
    assertThat(ClientFormat.R2DBC.write(EXTERNAL))
        .isEqualTo("r2dbc:postgresql://u:p@db.example.com:5432/d?sslMode=verify-full");
  }

  @Test
  void whatR2dbcHasNoWordForIsRefused() {
    assertThatThrownBy(() -> ClientFormat.R2DBC.write("postgresql://u@h1,h2/d"))
        .isInstanceOf(ConnectionStringException.class)
        .hasMessageContaining("h1,h2");
    assertThatThrownBy(() -> ClientFormat.R2DBC.write("postgresql:///d"))
        .isInstanceOf(ConnectionStringException.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> ClientFormat.R2DBC.write("postgresql://u@h/d?connect_timeout=3"))
        .isInstanceOf(ConnectionStringException.class)
        .hasMessageContaining("connect_timeout");
  }

  @Test
  void goAsksForTlsUnlessToldOtherwiseWhichOnThisMachineItIs() {
    assertThat(ClientFormat.GO.write(TCP)).isEqualTo(TCP + "?sslmode=disable");
    assertThat(ClientFormat.GO.write(EXTERNAL)).isEqualTo(EXTERNAL);
    assertThat(ClientFormat.GO.write("postgresql://u@127.0.0.1/d?sslmode=require"))
        .endsWith("?sslmode=require");
    assertThat(ClientFormat.GO.write(SOCKET)).isEqualTo(SOCKET);
  }

  @Test
  void postgresJsIsToldOfPortsAlone() {
    assertThat(ClientFormat.POSTGRES_JS.write(TCP)).isEqualTo(TCP);
    assertThat(ClientFormat.POSTGRES_JS.hasSockets()).isFalse();
    assertThatThrownBy(() -> ClientFormat.POSTGRES_JS.write(SOCKET))
        .isInstanceOf(ConnectionStringException.class)
        .hasMessageContaining("Unix-domain socket");
  }

  @Test
  void valuesAreQuotedAsLibpqReadsThem() {
    assertThat(ClientFormat.KEYWORDS.write(SOCKET))
        .isEqualTo("dbname=amp host='/a b/it\\'s' port=5432 user=postgres");
    assertThat(ClientFormat.PDO.write(TCP))
        .isEqualTo("pgsql:user=postgres;password=p@w;host=127.0.0.1;port=6543;dbname=amp");
    assertThat(ClientFormat.PERL.write(TCP)).startsWith("dbi:Pg:user=postgres;password=p@w;");
  }

  @Test
  void aSemicolonWouldEndAValue() {
    assertThatThrownBy(() -> ClientFormat.PERL.write("postgresql:///amp?host=/a;b"))
        .isInstanceOf(ConnectionStringException.class)
        .hasMessageContaining("semicolon");
    assertThat(ClientFormat.KEYWORDS.write("postgresql:///amp?host=/a;b")).contains("host=/a;b");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoUrlIsRefused(ClientFormat format) {
    assertThatThrownBy(() -> format.write("mysql://h/d"))
        .isInstanceOf(ConnectionStringException.class);
    assertThatThrownBy(() -> format.write("postgresql://h:port/d"))
        .isInstanceOf(ConnectionStringException.class);
  }
}
