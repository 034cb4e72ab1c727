package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyStep;
import amp.pgcopy.api.MissingRoles;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Roles that an import has made: they stay if the copy does. */
class CreatedRolesIT extends MissingRolesFixture {
  private static final TestServer OLD = TestServer.start(Binaries.postgres(15));

  CreatedRolesIT() {
    super(OLD);
  }

  @AfterAll
  static void stop() {
    OLD.close();
  }

  @Test
  void theyGoAgainIfTheImportFails() throws SQLException {
    RichDatabase.run(
        naming,
        POLICIES
            + "; create function broken(int) returns int language sql immutable as 'select 1';"
            + " create index on p (broken(id));"
            + " create or replace function broken(int) returns int language sql immutable"
            + " as 'select 1 / 0'");

    assertThatThrownBy(
            () ->
                work(false)
                    .trustSource(true)
                    .missingRoles(MissingRoles.CREATE)
                    .run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("division by zero");
    assertThat(value(ROLES)).isEqualTo("none");
    assertThat(databases()).containsExactly("amp");
  }

  @Test
  void theyGoAgainIfTheCopyCannotTakeItsPlace() throws SQLException {
    RichDatabase.run(naming, POLICIES);

    assertThatThrownBy(
            () ->
                work(false)
                    .trustSource(true)
                    .missingRoles(MissingRoles.CREATE)
                    .run(
                        at(
                            CopyStep.COMPARED,
                            () ->
                                SERVER.execute(
                                    "postgres", "drop database " + copy() + " with (force)"))))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("does not exist");
    assertThat(value(ROLES)).isEqualTo("none");
  }

  private static String copy() {
    try {
      return databases().get(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CopyStep.class,
      names = {"CREATED", "COMPARED", "SWAPPED"})
  void afterAKillTheyAreThereIfTheCopyIs(CopyStep last) throws SQLException {
    RichDatabase.run(naming, POLICIES);
    killedAt(last);

    DatabaseImport.of(source, TARGET).replace(true).run(CopyListener.SILENT);

    assertThat(value(ROLES)).isEqualTo(last == CopyStep.SWAPPED ? CREATED : "none");
  }

  @Test
  void oneThatSomebodyUsesMeanwhileStays() throws SQLException {
    RichDatabase.run(naming, POLICIES);
    killedAt(CopyStep.CREATED);
    SERVER.execute("amp", "create table mine (a int); grant select on mine to anon");

    DatabaseImport.of(source, TARGET).replace(true).run(CopyListener.SILENT);

    assertThat(value(ROLES)).isEqualTo("anon f f f f f f t");
  }

  private void killedAt(CopyStep last) throws SQLException {
    CopyListener breaking =
        at(
            last,
            () -> {
              throw new AssertionError("as if the process had been killed");
            });
    assertThatThrownBy(() -> work(false).missingRoles(MissingRoles.CREATE).run(breaking))
        .isInstanceOf(AssertionError.class);
    awaitItsSession();
  }

  private static CopyListener at(CopyStep wanted, Runnable action) {
    return new CopyListener() {
      @Override
      public void reached(CopyStep step) {
        if (step == wanted) {
          action.run();
        }
      }
    };
  }

  /** A source may name roles as imports name their own. */
  @Test
  void aRoleOfAnyNameKeepsNoLaterImportFromSweeping() throws SQLException {
    String name = "amp_import_" + "0".repeat(32);
    OLD.execute("postgres", "create role " + name);
    RichDatabase.run(naming, "create table p (a int); create policy q on p to " + name);
    try {
      work(false).missingRoles(MissingRoles.CREATE).run(CopyListener.SILENT);
      DatabaseImport.of(source, TARGET).replace(true).run(CopyListener.SILENT);

      assertThat(value(ROLES)).isEqualTo(name + " f f f f f f t");
    } finally {
      SERVER.execute("amp_before_import_1", "drop table p");
      SERVER.execute("postgres", "drop role " + name);
      OLD.execute(naming.database(), "drop table p");
      OLD.execute("postgres", "drop role " + name);
    }
  }
}
