package amp.tempdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.testkit.Binaries;
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
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
