package amp.tempdb.junit;

import static amp.tempdb.junit.TestRun.failsWith;
import static amp.tempdb.junit.TestRun.run;
import static amp.tempdb.junit.TestRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.ConnectionInfo;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

  private static boolean tellsConstructorsTheMethod() {
    try {
      Class.forName("org.junit.jupiter.api.extension.TestInstantiationAwareExtension");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
