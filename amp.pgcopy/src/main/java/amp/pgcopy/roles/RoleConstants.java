package amp.pgcopy.roles;

import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Kind;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Constants in definitions whose values may name roles. PostgreSQL keeps no dependency for them,
 * and prints each as a text with its type.
 */
final class RoleConstants {
  /** The types of the rows' values that name roles, and all that is made of them. */
  private static final String TYPES =
      """
      with recursive holding (oid) as (
        select t.oid from pg_type t where t.oid in ('regrole'::regtype, 'aclitem'::regtype)
        union
        select m.whole from holding h join (
          select t.oid, t.typelem from pg_type t where t.typcategory = 'A' and t.typtype = 'b'
          union all
          select t.oid, t.typbasetype from pg_type t where t.typtype = 'd'
          union all
          select t.oid, f.atttypid from pg_type t join pg_attribute f on f.attrelid = t.typrelid
          where t.typtype = 'c' and f.attnum > 0 and not f.attisdropped) m (whole, part)
          on m.part = h.oid)
      select format_type(h.oid, null) from holding h
      """;

  /** What stands before the body of a function that is a text to PostgreSQL. */
  private static final Pattern BODY = Pattern.compile("(?m)^AS ['$]");

  private RoleConstants() {}

  /**
   * A constant.
   *
   * @param place what it is in, in words
   * @param literal its text in quotes
   * @param type its type
   */
  record Constant(String place, String literal, String type) {}

  /**
   * Finds them.
   *
   * @param definitions printed for an empty search_path
   * @param source has an empty search_path
   */
  static List<Constant> in(Catalog definitions, Connection source) throws SQLException {
    Set<String> types = new TreeSet<>(SqlStatements.texts(source, TYPES));
    Pattern type =
        Pattern.compile(
            types.stream()
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "::(", ")(?![\\w.\\[])")));
    List<Constant> constants = new ArrayList<>();
    for (CatalogObject object : definitions.objects()) {
      if (object.kind().hasExpressions()) {
        for (String statement : object.statements()) {
          if (types.stream().anyMatch(name -> statement.contains("'::" + name))) {
            add(object, expressions(object, statement), type, constants);
          }
        }
      }
    }
    return constants;
  }

  private static String expressions(CatalogObject object, String statement) {
    Matcher body = BODY.matcher(statement);
    return object.kind() == Kind.FUNCTION && body.find()
        ? statement.substring(0, body.start())
        : statement;
  }

  private static void add(
      CatalogObject object, String text, Pattern type, List<Constant> constants) {
    int at = 0;
    while (at < text.length()) {
      char quote = text.charAt(at);
      int end = quote == '"' || quote == '\'' ? end(text, at) : at + 1;
      Matcher typed = type.matcher(text).region(end, text.length());
      if (quote == '\'' && typed.useTransparentBounds(true).lookingAt()) {
        boolean escapes = at > 0 && text.charAt(at - 1) == 'E';
        String literal = text.substring(escapes ? at - 1 : at, end);
        constants.add(new Constant(object.toString(), literal, typed.group(1)));
      }
      at = end;
    }
  }

  /** Returns where a quoted name or text ends that begins at a place. */
  private static int end(String text, int begin) {
    char quote = text.charAt(begin);
    int at = text.indexOf(quote, begin + 1);
    while (at >= 0 && at + 1 < text.length() && text.charAt(at + 1) == quote) {
      at = text.indexOf(quote, at + 2);
    }
    return at < 0 ? text.length() : at + 1;
  }
}
