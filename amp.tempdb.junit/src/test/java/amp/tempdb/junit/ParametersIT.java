package amp.tempdb.junit;

import static amp.tempdb.junit.TestRun.failsWith;
import static amp.tempdb.junit.TestRun.run;
import static amp.tempdb.junit.TestRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.contract.Sql;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Which parameters are given a database, and which one. */
class ParametersIT {
  @TempDbTest
  static class Constructed {
    private final ConnectionInfo constructed;

    Constructed(ConnectionInfo constructed) {
      this.constructed = constructed;
    }

    @Test
    void hasTheSameDatabase(ConnectionInfo info) {
      assertThat(info.database()).isEqualTo(constructed.database());
    }
  }

  @Test
  void aConstructorHasTheMethodsDatabaseWhereJUnitTellsItTheMethod() {
    EngineExecutionResults results = run(Map.of(), Constructed.class);

    if (tellsConstructorsTheMethod()) {
      succeeds(1, results);
    } else {
      failsWith(results.testEvents(), "A constructor is given it from JUnit 5.12 on");
    }
  }

  /** What another extension knows its parameters by. */
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(Others.class)
  @interface Other {}

  static final class Others implements ParameterResolver {
    static final DataSource THEIRS =
        ConnectionInfo.unix(Path.of("/theirs"), 5432, "they", "theirs").dataSource();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.isAnnotated(Other.class)
          || parameter.getDeclaringExecutable().isAnnotationPresent(Other.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return THEIRS;
    }
  }

  @TempDbTest
  static class WithOthers {
    @Test
    void each(@Other DataSource theirs, DataSource ours, @TestDb DataSource marked) {
      assertThat(theirs).isSameAs(Others.THEIRS);
      assertThat(ours).isNotSameAs(Others.THEIRS);
      assertThat(marked).isNotSameAs(Others.THEIRS);
    }
  }

  @TempDbTest
  @ExtendWith(Others.class)
  static class ConstructedByOthers {
    private final DataSource theirs;

    @Other
    ConstructedByOthers(DataSource theirs) {
      this.theirs = theirs;
    }

    @Test
    void hasTheirs() {
      assertThat(theirs).isSameAs(Others.THEIRS);
    }
  }

  @Test
  void whatAnotherExtensionsAnnotationMarksIsLeftToThatOne() {
    succeeds(2, run(Map.of(), WithOthers.class, ConstructedByOthers.class));
  }

  static class Unmarked {
    @TestDb DataSource field;

    @Test
    void cannotRun() {}
  }

  static class UnmarkedParameter {
    @Test
    void cannotRun(@TestDb DataSource parameter) {}
  }

  @Test
  void whereTheAnnotationIsMissingTheTestSaysSo() {
    failsWith(run(Map.of(), Unmarked.class).testEvents(), "Unmarked has no @TempDbTest");
    failsWith(
        run(Map.of(), UnmarkedParameter.class).testEvents(),
        "UnmarkedParameter has no @TempDbTest");
  }

  @TempDbTest
  static class EndsItsSession {
    @Test
    void andPasses(Connection given, ConnectionInfo info) throws SQLException {
      Sql.execute(
          info,
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      assertThat(given.isValid(5)).isFalse();
    }
  }

  @Test
  void aTestMayEndItsOwnSession() {
    succeeds(1, run(Map.of(), EndsItsSession.class));
  }

  static class MarkedByMethod {
    @TestDb @Nullable DataSource field;

    @Test
    @TempDbTest
    void hasOne() {
      assertThat(field).isNotNull();
    }

    @Test
    void doesWithout() {
      assertThat(field).isNull();
    }
  }

  @Test
  void aMethodMayDoWithout() {
    succeeds(2, run(Map.of(), MarkedByMethod.class));
  }

  private static boolean tellsConstructorsTheMethod() {
    try {
      Class.forName("org.junit.jupiter.api.extension.TestInstantiationAwareExtension");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
