package amp.tempdb.driver;

import amp.os.Hash;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Durability;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** A database of its own for tests: a server that this process starts, and nobody else uses. */
final class TestTarget {
  private static final String USUAL_NAME = "test";

  /** Of a hash in hexadecimal digits: enough that no two scripts ever meet. */
  private static final int KEY_DIGITS = 16;

  private TestTarget() {}

  static Target of(AmpUrl url) throws SQLException {
    String name = url.place().isEmpty() ? USUAL_NAME : url.place();
    if (url.parameter(Parameter.TEMPLATE).isPresent()
        && url.parameter(Parameter.FUNCTION).isPresent()) {
      throw Failures.unusable(
          "template keeps what scripts made, and nobody can tell when a function makes something"
              + " else",
          "Remove template or function");
    }
    if (url.parameter(Parameter.TEMPLATE).isPresent()
        && url.parameter(Parameter.FOLDER).isPresent()) {
      throw Failures.unusable(
          "template is what new databases begin with, and a folder keeps the one that is in it",
          "Remove template or folder");
    }
    requireName(url.parameter(Parameter.DATABASE).orElse(name));
    return new Target(
        "test " + name,
        url.own(),
        Keep.of(url.parameter(Parameter.KEEP), Keep.PROCESS),
        () -> open(url, name));
  }

  /** A longer one would be cut by the server, and not be found again. */
  private static void requireName(String database) {
    TempDbSpec.ephemeral().with(spec -> spec.database(database));
  }

  private static Opened open(AmpUrl url, String name) throws SQLException {
    String database = url.parameter(Parameter.DATABASE).orElse(name);
    InitScripts scripts = InitScripts.read(url.parameter(Parameter.SCRIPTS).orElse(""));
    Optional<Preparation> template =
        url.parameter(Parameter.TEMPLATE).map(key -> preparation(key, scripts));
    boolean lasts = url.parameter(Parameter.FOLDER).isPresent();
    boolean made = lasts || template.isPresent();
    TempDbSpec spec = spec(url, name, template);
    TempDb db = TempDb.open(made ? spec.with(s -> s.database(database)) : spec);
    try {
      ConnectionInfo to = made ? db.connection() : renamed(db.connection(), database);
      prepare(to, template.isPresent() ? InitScripts.NONE : scripts, url);
      return new Opened(db, to, "the test database " + name, lasts, true);
    } catch (SQLException | RuntimeException | Error e) {
      db.close();
      throw e;
    }
  }

  /** Renaming costs next to nothing; a new cluster for each name would take seconds to make. */
  private static ConnectionInfo renamed(ConnectionInfo to, String database) throws SQLException {
    TestRoles.rename(to, database);
    return to.withDatabase(database);
  }

  private static TempDbSpec spec(AmpUrl url, String name, Optional<Preparation> template) {
    // What is kept may be somebody's project: it is as durable as that is.
    TempDbSpec spec =
        url.parameter(Parameter.FOLDER)
            .map(folder -> TempDbSpec.at(Path.of(folder)))
            .orElseGet(() -> TempDbSpec.ephemeral().with(s -> s.durability(Durability.FAST)));
    return spec.with(
        s -> {
          // What somebody has in the home directory is not to decide what tests run on.
          s.holder(AmpUrl.PREFIX + "test:" + name).providersOfHome(false);
          url.parameter(Parameter.BACKEND).ifPresent(s::backend);
          url.parameter(Parameter.VERSION).ifPresent(s::version);
          s.extensions(url.extensions());
          template.ifPresent(s::preparation);
        });
  }

  /** Whatever its name, what other scripts make is another template. */
  private static Preparation preparation(String name, InitScripts scripts) {
    return new Preparation(
        name + "-" + Hash.sha256(scripts.text()).substring(0, KEY_DIGITS),
        to -> {
          try (Connection connection = to.dataSource().getConnection()) {
            scripts.run(connection);
          }
        });
  }

  private static void prepare(ConnectionInfo to, InitScripts scripts, AmpUrl url)
      throws SQLException {
    Optional<InitFunction> function =
        InitFunction.parse(url.parameter(Parameter.FUNCTION).orElse(""));
    if (scripts.isEmpty() && function.isEmpty()) {
      return;
    }
    try (Connection connection = PostgresDriver.connect(to, Map.of())) {
      scripts.run(connection);
      if (function.isPresent()) {
        function.get().call(connection);
      }
    }
  }
}
