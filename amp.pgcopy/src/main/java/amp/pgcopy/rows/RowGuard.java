package amp.pgcopy.rows;

import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What keeps rows out of tables that cannot take them as they are: those that hold some, and those
 * whose triggers would run.
 */
public final class RowGuard {
  /** Foreign keys are not checked row by row, and hardly a trigger runs; a superuser may say so. */
  public static final String QUIET =
      "select set_config('session_replication_role', 'replica', true) from pg_catalog.pg_roles"
          + " where rolname = current_user and rolsuper";

  private static final int BATCH = 500;

  private static final String TRIGGERS =
      """
      select quote_ident(t.tgname) || ' on ' || t.tgrelid::regclass
      from pg_catalog.pg_trigger t
      where not t.tgisinternal and t.tgtype & 4 <> 0 and t.tgenabled in ('A',
          case current_setting('session_replication_role') when 'replica' then 'R' else 'O' end)
        and t.tgrelid = any (array[%s]::regclass[])
      order by 1
      """;

  private final List<TableData> tables;

  /** Prepares it for the tables that are to be filled. */
  public RowGuard(List<TableData> tables) {
    this.tables = tables;
  }

  /** Returns what locks the tables against writers; readers go on. */
  public List<String> locks() {
    List<String> locks = new ArrayList<>();
    for (int i = 0; i < tables.size(); i += BATCH) {
      locks.add(
          tables.subList(i, Math.min(tables.size(), i + BATCH)).stream()
              .map(table -> "only " + table.name())
              .collect(Collectors.joining(", ", "lock table ", " in share row exclusive mode")));
    }
    return locks;
  }

  /** Returns the tables that hold rows, and what large objects there are: a line each. */
  public List<String> held(Connection target) throws SQLException {
    List<String> held = new ArrayList<>();
    for (TableData table : tables) {
      if (SqlStatements.value(target, "select " + holds(table)).equals("t")) {
        held.add("table " + table.name());
      }
    }
    SqlStatements.texts(target, "select oid from pg_largeobject_metadata order by oid")
        .forEach(oid -> held.add("large object " + oid));
    return held;
  }

  /** Returns the triggers that would run when rows come, a line each. */
  public List<String> triggers(Connection target) throws SQLException {
    return SqlStatements.texts(target, TRIGGERS.formatted(names()));
  }

  /** Returns what refuses the same in a script: an error ends its transaction. */
  public String block() {
    StringBuilder block = new StringBuilder("declare line text; begin\n");
    for (TableData table : tables) {
      block
          .append("  if ")
          .append(holds(table))
          .append(" then\n    raise exception '%', ")
          .append(SqlText.literal("the table " + table.name() + " holds rows already"))
          .append(";\n  end if;\n");
    }
    block.append("  for line in ").append(TRIGGERS.formatted(names()).strip());
    block.append(
        "\n  loop raise exception 'the trigger % would run: disable it before, and enable it"
            + " afterwards', line;\n  end loop;\nend");
    // A name may hold whatever would end another kind of quotes.
    return "do " + SqlText.literal(block.toString());
  }

  private static String holds(TableData table) {
    return "exists (select from only " + table.name() + " " + table.condition() + ")";
  }

  private String names() {
    return tables.stream()
        .map(table -> SqlText.literal(table.name()))
        .collect(Collectors.joining(", "));
  }
}
