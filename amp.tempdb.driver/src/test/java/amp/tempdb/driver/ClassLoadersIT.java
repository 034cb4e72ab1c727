package amp.tempdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that a server loads: Java has looked for drivers before, and finds no others. */
class ClassLoadersIT {
  @BeforeAll
  static void unpack() {
    Binaries.postgres18();
  }

  @Test
  void thePostgresqlDriverIsLoadedWhereNobodyElseHas() throws Exception {
    try (URLClassLoader application = application(entry -> true);
        Connection connection = driver(application).connect("jdbc:amp:test:app", null)) {
      assertThat(connection.getClass().getClassLoader()).isSameAs(application);
      assertThat(Sql.one(connection, "SELECT current_database()")).isEqualTo("app");
    }
  }

  /** An application that asks the API for connections. */
  public static final class DataSourceUser implements Function<Path, String> {
    @Override
    public String apply(Path folder) {
      try (TempDb db = TempDb.open(TempDbSpec.at(folder));
          Connection connection = db.dataSource().getConnection()) {
        return String.valueOf(Sql.one(connection, "SELECT current_database()"));
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** An application whose database the cluster does not have yet. */
  public static final class DatabaseMaker implements Function<Path, String> {
    @Override
    public String apply(Path folder) {
      try (TempDb db = TempDb.open(TempDbSpec.at(folder).with(s -> s.database("shop")))) {
        return db.connection().database();
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Function<Path, String> inside(ClassLoader application, Class<?> type)
      throws ReflectiveOperationException {
    return (Function<Path, String>)
        application.loadClass(type.getName()).getConstructor().newInstance();
  }

  @Test
  void theApiLoadsItToo(@TempDir Path folder) throws Exception {
    try (URLClassLoader application = application(entry -> true)) {
      assertThat(inside(application, DataSourceUser.class).apply(folder)).isEqualTo("amp");
    }
  }

  @Test
  void soDoesTheEngineForADatabaseThatIsMissing(@TempDir Path folder) throws Exception {
    TempDb.open(TempDbSpec.at(folder)).close();

    try (URLClassLoader application = application(entry -> true)) {
      assertThat(inside(application, DatabaseMaker.class).apply(folder)).isEqualTo("shop");
    }
  }

  @Test
  void noThreadStaysWhenTheLastDatabaseIsClosed() throws Exception {
    try (URLClassLoader application = application(entry -> true)) {
      Driver driver = driver(application);
      Set<Thread> before = lookers();

      for (int round = 0; round < 2; round++) {
        driver.connect("jdbc:amp:test:app?keep=connections", null).close();

        Set<Thread> own = lookers();
        own.removeAll(before);
        assertThat(own).hasSize(1);
        Eventually.holds(
            "the end of the thread", () -> lookers().stream().noneMatch(own::contains));
      }
    }
  }

  private static Set<Thread> lookers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("amp-jdbc-leases"))
        .collect(Collectors.toSet());
  }

  @Test
  void itsAbsenceIsToldWithTheDependencyToAdd() throws Exception {
    try (URLClassLoader application = application(entry -> !entry.contains("postgresql-"))) {
      Driver driver = driver(application);

      assertThatThrownBy(() -> driver.connect("jdbc:amp:test:app", new Properties()))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
          .hasMessageContaining("org.postgresql:postgresql");
    }
  }

  private static Driver driver(ClassLoader application) throws ReflectiveOperationException {
    return (Driver)
        application.loadClass("amp.tempdb.driver.AmpDriver").getConstructor().newInstance();
  }

  /** Beside the class path of the tests, not below it. */
  private static URLClassLoader application(Predicate<String> has) throws IOException {
    URL[] urls =
        Pattern.compile(Pattern.quote(File.pathSeparator))
            .splitAsStream(System.getProperty("java.class.path"))
            .filter(has)
            .map(Path::of)
            .map(ClassLoadersIT::url)
            .toArray(URL[]::new);
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
