package amp.pgcopy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.DatabaseImport;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that go into a database which has the definitions already. */
class RowsAloneIT {
  private static final String STATE =
      "select (select count(*) from item) || ' ' || (select count(*) from pg_largeobject_metadata)"
          + " || ' ' || last_value || ' ' || is_called from item_id_seq";

  private final ConnectionTarget source;

  RowsAloneIT() throws SQLException {
    source = OtherServer.filled();
    OtherServer.run(source, "insert into sale select i from generate_series(1, 100) i");
  }

  @AfterEach
  void clear() throws SQLException {
    OtherServer.clear();
  }

  /** Makes a database of the definitions alone. */
  private ConnectionTarget defined(String user) throws SQLException {
    ConnectionTarget target = OtherServer.as(user, OtherServer.newName());
    DatabaseImport.of(source, target).rows(false).run(CopyListener.SILENT);
    return target;
  }

  private DatabaseImport rows(ConnectionTarget target) {
    return DatabaseImport.of(source, target).definitions(false);
  }

  @ParameterizedTest
  @CsvSource({"superuser", "createdb"})
  void rowsLargeObjectsAndValuesOfSequencesGoThereAndNothingElseChanges(String right)
      throws SQLException {
    ConnectionTarget target = defined(OtherServer.newRole(right));
    String reader = OtherServer.newRole("");
    OtherServer.run(target, "grant select on item to " + reader);

    CopyReport report = rows(target).run(CopyListener.SILENT).copy().orElseThrow();

    assertThat(report.tables())
        .extracting(table -> table.name() + " " + table.rows())
        .containsExactly("public.item 5000", "public.sale 100");
    assertThat(OtherServer.value(target, STATE)).isEqualTo(OtherServer.value(source, STATE));
    assertThat(OtherServer.value(target, "select nextval('\"Number; --\"')")).isEqualTo("8");
    assertThat(OtherServer.value(target, "select md5(lo_get(815))"))
        .isEqualTo(OtherServer.value(source, "select md5(lo_get(815))"));
    assertThat(OtherServer.value(target, "select obj_description(815, 'pg_largeobject')"))
        .isEqualTo("A picture");
    assertThat(OtherServer.value(target, "select * from many")).isEqualTo("5000");
    assertThat(
            OtherServer.value(
                target, "select has_table_privilege('" + reader + "', 'item', 'select')"))
        .isEqualTo("t");
    assertThat(OtherServer.databases(target.database())).containsExactly(target.database());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "insert into item (name) values ('mine') | holds data already | table public.item",
        "select lo_create(1) | holds data already | large object 1",
        "alter table item add more int | other definitions | table public.item is [",
        "drop index sale_at_idx | other definitions | index public.sale_at_idx is missing",
        "create table mine () | other definitions | table public.mine is not in the source",
        "alter table sale drop constraint sale_item_fkey | other definitions | is missing",
        "alter type kind add value 'b' | other definitions | type public.kind is [",
      })
  void aDatabaseThatIsNotAsItShouldBeIsRefusedAndUnchanged(String change, String what, String line)
      throws SQLException {
    OtherServer.run(source, "create type kind as enum ('a')");
    ConnectionTarget target = defined("postgres");
    OtherServer.run(target, change);
    String before = OtherServer.value(target, STATE);

    assertThatThrownBy(() -> rows(target).run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(line);

    assertThat(OtherServer.value(target, STATE)).isEqualTo(before);
    assertThat(OtherServer.databases(target.database())).containsExactly(target.database());
  }

  @Test
  void commentsSettingsAndPoliciesMayDiffer() throws SQLException {
    ConnectionTarget target = defined("postgres");
    OtherServer.run(
        target,
        "comment on table item is 'Theirs'; drop policy p on sale; alter database "
            + target.database()
            + " set work_mem = '8MB'");

    rows(target).run(CopyListener.SILENT);

    assertThat(OtherServer.value(target, "select count(*) from sale")).isEqualTo("100");
  }

  @Test
  void triggersThatWouldRunAreNamedAndOthersStaySilent() throws SQLException {
    OtherServer.run(
        source,
        """
        create function changed() returns trigger language plpgsql as $$ begin
          new.name := 'changed'; return new; end $$;
        create trigger changes before insert on item for each row execute function changed()
        """);
    ConnectionTarget managed = defined(OtherServer.newRole("createdb"));
    assertThatThrownBy(() -> rows(managed).run(CopyListener.SILENT))
        .hasMessageContaining("has triggers that would run")
        .hasMessageContaining("trigger changes on public.item");
    OtherServer.run(managed, "alter table item disable trigger changes");
    rows(managed).run(CopyListener.SILENT);

    ConnectionTarget own = defined("postgres");
    rows(own).run(CopyListener.SILENT);
    assertThat(OtherServer.value(own, "select count(*) from item where name = 'changed'"))
        .isEqualTo("0");
  }

  @Test
  void tablesThatReferToEachOtherNeedASuperuser() throws SQLException {
    OtherServer.run(
        source,
        """
        create table hen (id int primary key, egg int); create table egg (id int primary key, hen int);
        insert into hen values (1, 1); insert into egg values (1, 1);
        alter table hen add foreign key (egg) references egg;
        alter table egg add foreign key (hen) references hen
        """);
    ConnectionTarget managed = defined(OtherServer.newRole("createdb"));
    assertThatThrownBy(() -> rows(managed).run(CopyListener.SILENT))
        .hasMessageContaining("only a superuser")
        .hasMessageContaining("public.egg\n  public.hen");

    ConnectionTarget own = defined("postgres");
    rows(own).run(CopyListener.SILENT);
    assertThat(OtherServer.value(own, "select count(*) from hen join egg on egg.id = hen.egg"))
        .isEqualTo("1");
  }

  @Test
  void aCopyThatEndsBeforeItsCommitLeavesNeitherRowsNorValuesOfSequences() throws SQLException {
    ConnectionTarget target = defined("postgres");
    String before = OtherServer.value(target, STATE);
    AtomicBoolean filled = new AtomicBoolean();
    CopyListener ending =
        new CopyListener() {
          @Override
          public void doing(String what) {
            // The definitions are compared before.
            filled.compareAndSet(false, what.equals("copying rows"));
            if (filled.get() && what.equals("comparing")) {
              OtherServer.SERVER.execute(
                  "postgres",
                  "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '"
                      + target.database()
                      + "'");
            }
          }
        };

    assertThatThrownBy(() -> rows(target).run(ending)).isInstanceOf(CopyException.class);
    assertThat(filled).isTrue();

    assertThat(OtherServer.value(target, STATE)).isEqualTo(before);
    rows(target).run(CopyListener.SILENT);
    assertThat(OtherServer.value(target, STATE)).isEqualTo(OtherServer.value(source, STATE));
  }
}
