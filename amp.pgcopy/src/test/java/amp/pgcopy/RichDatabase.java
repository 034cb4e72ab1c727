package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/** A database with one of everything that a version of PostgreSQL has. */
public final class RichDatabase {
  private RichDatabase() {}

  /** Makes one and returns its URL. */
  @SuppressWarnings("exports")
  public static ConnectionTarget on(TestServer server, int version) {
    ConnectionTarget spec = PostgresUrl.parse(server.newDatabase());
    // A value added to an enum cannot be used before a commit.
    for (String part : script("rich.sql").split("(?m)^-- Rows\\.$", -1)) {
      run(spec, part);
    }
    run(spec, script("reparsed.sql"));
    run(spec, script("options.sql"));
    run(spec, script("foreign.sql"));
    if (version >= 14) {
      run(spec, script("rich-14.sql"));
      run(spec, script("reparsed-14.sql"));
    }
    if (version >= 15) {
      run(spec, script("options-15.sql"));
    }
    if (version >= 18) {
      run(spec, script("rich-18.sql"));
    }
    return spec;
  }

  /** Runs statements as one message. */
  public static void run(ConnectionTarget spec, String sql) {
    // As one message, as psql -c sends it: bodies of functions hold semicolons.
    try (Connection connection = Connector.open(spec.property("preferQueryMode", "simple"))) {
      SqlStatements.execute(connection, sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  static String script(String name) {
    try (InputStream in =
        Objects.requireNonNull(RichDatabase.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
