package amp.cli.upgrade;

import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What of a database an upgrade does not move, and does not need to. */
final class LeftBehind {
  private static final List<String> QUERIES =
      List.of(
          "select 'publication ' || quote_ident(pubname) from pg_publication",
          """
          select 'subscription ' || quote_ident(subname) from pg_subscription
          where subdbid = (select oid from pg_database where datname = current_database())
          """,
          """
          select 'replication slot ' || quote_ident(slot_name) from pg_replication_slots
          where not temporary and coalesce(database, 'postgres') = current_database()
          """,
          """
          select 'invalid index ' || x.indexrelid::regclass from pg_index x
            join pg_class c on c.oid = x.indrelid
          where not x.indisvalid and c.relkind <> 'p' and x.indexrelid >= 16384
          """,
          rights("pg_proc", "proacl", "pronamespace"),
          rights("pg_class", "relacl", "relnamespace"),
          rights("pg_namespace", "nspacl", "x.oid"));

  private LeftBehind() {}

  /** The rights on what is built in are those of the new version. */
  private static String rights(String catalog, String acl, String schema) {
    return """
        select 'changed rights on ' || pg_describe_object('%1$s'::regclass, x.oid, 0)
        from %1$s x left join pg_init_privs i
          on i.classoid = '%1$s'::regclass and i.objoid = x.oid and i.objsubid = 0
        where x.oid < 16384 and i.initprivs is distinct from x.%2$s
          and %3$s = 'pg_catalog'::regnamespace
        """
        .formatted(catalog, acl, schema);
  }

  /** Returns it, a line each. */
  static List<String> of(Connection source) throws SQLException {
    List<String> lines = new ArrayList<>();
    for (String query : QUERIES) {
      lines.addAll(SqlStatements.texts(source, query));
    }
    return lines;
  }
}
