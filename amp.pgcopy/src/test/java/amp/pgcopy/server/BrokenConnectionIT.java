package amp.pgcopy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.DatabaseImport;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyStep;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies into a server that stops answering, or whose connections break. */
@Timeout(120)
class BrokenConnectionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name = OtherServer.newName();
  private final ConnectionTarget direct = OtherServer.as("postgres", name);
  private final ConnectionTarget source;

  BrokenConnectionIT() throws SQLException {
    source = OtherServer.filled();
  }

  @AfterEach
  void clear() throws SQLException {
    OtherServer.clear();
  }

  @BeforeEach
  void makeWhatIsToBeReplaced() throws SQLException {
    OtherServer.SERVER.execute("postgres", "create database " + name);
    OtherServer.run(direct, "create table mine (a int)");
  }

  @ParameterizedTest
  @EnumSource(
      value = CopyStep.class,
      names = {"CREATED", "STRUCTURED", "COMPARED"})
  void aServerThatIsSilentIsGivenUpAndTheOldDatabaseStays(CopyStep step)
      throws IOException, SQLException {
    try (Relay relay = new Relay(OtherServer.SERVER.port())) {
      CopyListener silencing =
          new CopyListener() {
            @Override
            public void reached(CopyStep reached) {
              if (reached == step) {
                relay.silence();
              }
            }
          };

      assertThatThrownBy(
              () ->
                  DatabaseImport.of(source, OtherServer.through(relay, name))
                      .replace(true)
                      .patience(Duration.ofSeconds(2))
                      .run(silencing))
          .isInstanceOf(CopyException.class)
          .hasMessageContaining("has not answered for 2 s")
          .hasMessageContaining("is unchanged");
    }
    OtherServer.run(direct, "select * from mine");

    DatabaseImport.of(source, direct).replace(true).run(CopyListener.SILENT);

    OtherServer.run(direct, "select * from item");
    assertThat(OtherServer.databases(name)).containsExactly(name, name + "_before_import_1");
  }

  @Test
  void aCommitWhoseAnswerWasLostIsLookedUp() throws IOException, SQLException {
    try (Relay relay = new Relay(OtherServer.SERVER.port())) {
      relay.breakOnce(Relay.Break.AFTER_COMMIT);
      assertThat(
              DatabaseImport.of(source, OtherServer.through(relay, name))
                  .replace(true)
                  .run(CopyListener.SILENT)
                  .kept())
          .contains(name + "_before_import_1");
    }
    OtherServer.run(direct, "select * from item");
  }

  @Test
  void aFailureAfterTheSwapSaysThatTheCopyIsThere() throws SQLException {
    CopyListener closing =
        new CopyListener() {
          @Override
          public void reached(CopyStep reached) {
            if (reached == CopyStep.SWAPPED) {
              OtherServer.SERVER.execute(
                  "postgres", "alter database " + name + " allow_connections false");
            }
          }
        };
    String old = name + "_before_import_1";

    assertThatThrownBy(
            () -> DatabaseImport.of(source, direct).replace(true).patience(PATIENCE).run(closing))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("the database \"" + name + "\" is the copy now")
        .hasMessageContaining("What was there before is \"" + old + "\"")
        .hasMessageNotContaining("unchanged");

    OtherServer.SERVER.execute("postgres", "alter database " + name + " allow_connections true");
    assertThat(DatabaseImport.of(source, direct).run(CopyListener.SILENT).kept()).contains(old);
    OtherServer.run(direct, "select * from item");
    OtherServer.run(direct.database(old), "select * from mine");
  }

  @Test
  void aCommitThatNeverArrivedLeavesTheOldDatabase() throws IOException, SQLException {
    try (Relay relay = new Relay(OtherServer.SERVER.port())) {
      relay.breakOnce(Relay.Break.BEFORE_COMMIT);
      assertThatThrownBy(
              () ->
                  DatabaseImport.of(source, OtherServer.through(relay, name))
                      .replace(true)
                      .run(CopyListener.SILENT))
          .hasMessageContaining("the copy failed")
          .hasMessageContaining("is unchanged");
    }
    OtherServer.run(direct, "select * from mine");
    assertThat(OtherServer.databases(name)).containsExactly(name);
  }
}
