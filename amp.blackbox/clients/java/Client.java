import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** One client of Java connects by the URL in $URL, and prints what answered. */
class Client {
  private static final String URL = System.getenv("URL");
  private static final String QUERY = "select coalesce(host(inet_server_addr()), 'socket')";

  public static void main(String[] arguments) {
    try {
      System.out.println(arguments[0].equals("r2dbc") ? r2dbc() : jdbc());
    } catch (Exception e) {
      System.out.println("failed: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    System.exit(0);
  }

  private static String jdbc() throws Exception {
    try (java.sql.Connection connection = DriverManager.getConnection(URL);
        ResultSet row = connection.createStatement().executeQuery(QUERY)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String r2dbc() {
    Connection connection =
        Mono.from(ConnectionFactories.get(URL).create()).block(Duration.ofSeconds(10));
    return Mono.from(connection.createStatement(QUERY).execute())
        .flatMap(result -> Mono.from(result.map((row, meta) -> row.get(0, String.class))))
        .block(Duration.ofSeconds(10));
  }
}
