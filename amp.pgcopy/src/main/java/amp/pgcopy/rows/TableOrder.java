package amp.pgcopy.rows;

import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tables in an order in which each comes after those that it refers to: their foreign keys are
 * there when the rows come.
 *
 * @param tables all of them; those of a circle are the last
 * @param circle those that refer to each other, or to such as do, so that none can be the first
 */
public record TableOrder(List<TableData> tables, List<String> circle) {
  private static final String FROM =
      " from pg_constraint f where f.contype = 'f' and f.conrelid <> f.confrelid order by f.oid";

  /** Orders tables by the foreign keys of their database. */
  public static TableOrder of(List<TableData> tables, Connection database) throws SQLException {
    List<String> from = SqlStatements.texts(database, "select f.conrelid::regclass" + FROM);
    List<String> to = SqlStatements.texts(database, "select f.confrelid::regclass" + FROM);
    Map<String, Set<String>> needs = new HashMap<>();
    for (int i = 0; i < from.size(); i++) {
      needs.computeIfAbsent(from.get(i), name -> new HashSet<>()).add(to.get(i));
    }
    Set<String> waiting = new HashSet<>();
    tables.forEach(table -> waiting.add(table.name()));
    List<TableData> rest = new ArrayList<>(tables);
    List<TableData> ordered = new ArrayList<>();
    boolean more = true;
    while (more) {
      List<TableData> ready =
          rest.stream()
              .filter(
                  table ->
                      needs.getOrDefault(table.name(), Set.of()).stream()
                          .noneMatch(waiting::contains))
              .toList();
      ordered.addAll(ready);
      rest.removeAll(ready);
      ready.forEach(table -> waiting.remove(table.name()));
      more = !ready.isEmpty();
    }
    ordered.addAll(rest);
    return new TableOrder(ordered, rest.stream().map(TableData::name).sorted().toList());
  }
}
