package amp.pgcopy.roles;

import amp.pgcopy.api.MissingRoles;
import amp.pgcopy.api.MissingRolesException;
import amp.pgcopy.api.UnsupportedException;
import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.rows.TableData;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * Which roles a source names, before its definitions are read: those depend on which roles a copy
 * does without, and have constants that name further ones.
 */
public final class RoleDraft {
  private final Connection source;
  private final RoleValues values;
  private final Set<RoleUse> uses;
  private final Set<String> there;
  private final MissingRoles choice;

  private RoleDraft(
      Connection source,
      RoleValues values,
      Set<RoleUse> uses,
      Set<String> there,
      MissingRoles choice) {
    this.source = source;
    this.values = values;
    this.uses = uses;
    this.there = there;
    this.choice = choice;
  }

  /**
   * Reads it.
   *
   * @param source has an empty search_path, and the snapshot to read in
   * @param tables whose rows are copied
   * @param target any database of the server that the copy will be on
   */
  public static RoleDraft read(
      Connection source, List<TableData> tables, Connection target, MissingRoles choice)
      throws SQLException {
    RoleValues values = RoleValues.read(source, tables);
    Set<RoleUse> uses = new LinkedHashSet<>(RoleUses.ofDefinitions(source));
    Set<String> there = new HashSet<>(SqlStatements.texts(target, "select rolname from pg_roles"));
    return new RoleDraft(source, values, uses, there, choice);
  }

  private RolePlan plan() {
    return new RolePlan(List.copyOf(uses), there, values.numbers(), choice);
  }

  /** Returns the roles that policies and user mappings lose. */
  public SortedSet<String> omitted() {
    return plan().omitted();
  }

  /**
   * Completes it.
   *
   * @param definitions all that is copied
   * @throws MissingRolesException when something is missing and the choice is no answer to that
   * @throws UnsupportedException when there are rights of roles that the source has no more
   */
  public RolePlan with(Catalog definitions) throws SQLException {
    values.addConstants(source, RoleConstants.in(definitions, source));
    if (!values.lost().isEmpty()) {
      throw new UnsupportedException(values.lost());
    }
    uses.addAll(values.uses());
    RolePlan plan = plan();
    plan.requireAnswer();
    return plan;
  }
}
