package amp.tempdb.driver;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The parameters of a URL that are this driver's own. */
enum Parameter {
  BACKEND("auto, embedded, system, tcp, or another provider's name"),
  VERSION("the PostgreSQL version, complete or its beginning: 18, 18.6"),
  EXTENSIONS("components whose extensions the server has: pgvector,pg_cron@1.6"),
  DATABASE("the database's name; default: amp, or the name of a test database"),
  KEEP("how long after its last connection a database stays open: jvm, connections, or seconds"),
  SCRIPTS("files of SQL that a test database begins with: file.sql,classpath:other.sql"),
  FUNCTION("a public static method that is given a connection to a new test database: a.B::method"),
  TEMPLATE("a name under which what the scripts made is kept, and later test databases begin with"),
  FOLDER("the folder that a test database is kept in, instead of being deleted");

  private final String description;

  Parameter(String description) {
    this.description = description;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  String description() {
    return description;
  }

  static Optional<Parameter> of(String text) {
    return Arrays.stream(values()).filter(parameter -> parameter.text().equals(text)).findAny();
  }
}
