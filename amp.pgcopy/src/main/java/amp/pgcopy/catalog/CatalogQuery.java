package amp.pgcopy.catalog;

/**
 * Reads all objects of a kind. Its columns are: catalog, oid, identity, an array of statements, and
 * the shell of a view or null.
 *
 * @param kind what it reads
 * @param sql the query, for an empty search_path
 */
public record CatalogQuery(Kind kind, String sql) {
  /** Catalog numbers of statements that are no object of the catalogs. */
  static final int PARTITION = 1;

  static final int INDEX_PARTITION = 2;
  static final int SEQUENCE_OWNER = 3;
  static final int TRIGGER_STATE = 4;
  static final int ROW_SECURITY = 5;
  static final int CLUSTERED = 6;
  static final int REPLICA_IDENTITY = 7;
  static final int REFRESH = 8;
  static final int COMMENT = 9;
  static final int DATABASE_SETTING = 10;
  static final int PARTITION_IDENTITY = 11;
  static final int COLUMN_SETTING = 12;

  /** Is true of a schema, named {@code n}, that users make. */
  public static final String USER_SCHEMA =
      "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp_)'";

  /** Returns a condition that an object does not belong to an extension. */
  public static String ownObject(String catalog, String oid) {
    return "not exists (select from pg_depend e where e.classid = 'pg_catalog."
        + catalog
        + "'::regclass and e.objid = "
        + oid
        + " and e.deptype = 'e')";
  }

  /** Returns the first columns of an object in a catalog. */
  static String id(String catalog, String oid) {
    return "'pg_catalog." + catalog + "'::regclass::oid, " + oid;
  }

  /** Returns a text array of the storage parameters in an array column, ready for a WITH clause. */
  static String options(String column, String prefix) {
    return "(select array_agg('"
        + prefix
        + "' || split_part(o, '=', 1) || '=' || quote_literal(substr(o, strpos(o, '=') + 1))"
        + " order by n) from unnest("
        + column
        + ") with ordinality u(o, n))";
  }

  /**
   * Returns the options of a foreign object, in the order of their names, as pg_dump does: a clause
   * that begins with a space, or null.
   */
  static String foreignOptions(String column) {
    return "(select ' options (' || string_agg(quote_ident(o.name) || ' ' || quote_literal(o.value),"
        + " ', ' order by o.name collate \"C\") || ')' from (select split_part(u, '=', 1) as name,"
        + " substr(u, strpos(u, '=') + 1) as value from unnest("
        + column
        + ") u) o)";
  }

  /** Returns the name of a function, or null where there is none. */
  static String function(String oid) {
    return "(select format('%I.%I', fn.nspname, f.proname) from pg_proc f"
        + " join pg_namespace fn on fn.oid = f.pronamespace where f.oid = "
        + oid
        + ")";
  }

  /**
   * Returns a text array of the statements that make an object go with extensions.
   *
   * @param alter an expression: how a statement begins that alters it
   */
  static String dependsOnExtensions(String catalog, String oid, String alter) {
    return "coalesce((select array_agg("
        + alter
        + " || ' depends on extension ' || quote_ident(ext.extname) order by ext.extname)"
        + " from pg_depend xd join pg_extension ext on ext.oid = xd.refobjid"
        + " where xd.refclassid = 'pg_extension'::regclass and xd.deptype = 'x'"
        + " and xd.classid = 'pg_catalog."
        + catalog
        + "'::regclass and xd.objid = "
        + oid
        + "), '{}')";
  }

  /** Returns the text of a collation that differs from its type's, or an empty text. */
  static String collate(String collation, String type) {
    return "coalesce((select ' collate ' || format('%I.%I', cn.nspname, cl.collname)"
        + " from pg_collation cl join pg_namespace cn on cn.oid = cl.collnamespace"
        + " where cl.oid = "
        + collation
        + " and cl.oid <> (select ct.typcollation from pg_type ct where ct.oid = "
        + type
        + ")), '')";
  }
}
