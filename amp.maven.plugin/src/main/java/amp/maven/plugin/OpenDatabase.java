package amp.maven.plugin;

import amp.ampup.KnownProjects;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import java.util.Map;
import org.apache.maven.plugin.logging.Log;

/**
 * A database that this build has open.
 *
 * @param spec what was asked for
 * @param db the lease on it
 */
record OpenDatabase(TempDbSpec spec, TempDb db) {
  /** Opens it, and tells what runs. */
  static OpenDatabase open(DatabaseMojo mojo, TempDbSpec spec)
      throws org.apache.maven.plugin.MojoFailureException {
    Lifetime lifetime = mojo.lifetime();
    if (lifetime == Lifetime.PROJECT) {
      mojo.projectFolder().create();
    }
    TempDb db = TempDb.open(spec);
    if (lifetime == Lifetime.PROJECT) {
      KnownProjects.of(spec.home()).remember(mojo.projectFolder().directory());
    }
    OpenDatabase open = new OpenDatabase(spec, db);
    open.tell(mojo.getLog());
    return open;
  }

  private void tell(Log log) {
    for (BackendReport report : db.passedOver()) {
      if (report.capability() instanceof Capability.Unavailable why) {
        log.warn("backend " + report.name() + " is not used: " + why.reason());
      }
    }
    log.info(
        "PostgreSQL "
            + db.server().version()
            + " ("
            + db.server().backend()
            + "): "
            + connection().libpqUrl());
  }

  /** Returns how to connect: over TCP where that was asked for. */
  ConnectionInfo connection() {
    return spec.listen().isPresent()
        ? db.tcpConnection().orElseGet(db::connection)
        : db.connection();
  }

  /** Returns the properties that plugins which come later can use, by their names' last parts. */
  Map<String, String> properties() {
    ConnectionInfo to = connection();
    String password = to.properties().getProperty("password", "");
    String jdbcUrl =
        password.isEmpty()
            ? to.jdbcUrl()
            : "jdbc:postgresql://" + to.host() + ":" + to.port() + "/" + to.database();
    return Map.of(
        "jdbc.url", jdbcUrl,
        "url", to.libpqUrl(),
        "host", to.host(),
        "port", Integer.toString(to.port()),
        "user", to.user(),
        "password", password,
        "database", to.database());
  }
}
