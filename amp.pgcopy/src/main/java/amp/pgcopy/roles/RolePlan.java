package amp.pgcopy.roles;

import amp.pgcopy.api.MissingRoles;
import amp.pgcopy.api.MissingRolesException;
import amp.pgcopy.api.UnsupportedException;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What becomes of the roles that a source names and the target's server lacks. */
public final class RolePlan {
  /** So many places are named for each role. */
  private static final int SHOWN = 3;

  private final List<RoleUse> uses;
  private final List<RoleUse> missing;
  private final Map<String, String> numbers;
  private final MissingRoles choice;

  RolePlan(
      List<RoleUse> uses, Set<String> there, Map<String, String> numbers, MissingRoles choice) {
    this.uses = uses;
    this.missing = uses.stream().filter(use -> !there.contains(use.role())).toList();
    this.numbers = numbers;
    this.choice = choice;
  }

  /**
   * Ends it where the user has to decide.
   *
   * @throws MissingRolesException when something is missing and the choice is no answer to that
   */
  void requireAnswer() {
    List<RoleUse> open =
        switch (choice) {
          case REFUSE -> missing;
          case CREATE -> List.of();
          case OMIT -> missing.stream().filter(use -> !use.kind().isOmissible()).toList();
        };
    if (!open.isEmpty()) {
      List<String> lines = new ArrayList<>();
      places(open).forEach((role, places) -> lines.add(SqlText.identifier(role) + ": " + places));
      throw new MissingRolesException(
          lines, missing.stream().allMatch(use -> use.kind().isOmissible()));
    }
  }

  private static Map<String, String> places(List<RoleUse> uses) {
    Map<String, List<String>> byRole =
        uses.stream()
            .collect(
                Collectors.groupingBy(
                    RoleUse::role,
                    TreeMap::new,
                    Collectors.mapping(RoleUse::place, Collectors.toList())));
    Map<String, String> shown = new LinkedHashMap<>();
    byRole.forEach(
        (role, places) -> {
          int most = Math.min(SHOWN, places.size());
          String more = places.size() > most ? " and " + (places.size() - most) + " more" : "";
          shown.put(role, String.join("; ", places.subList(0, most)) + more);
        });
    return shown;
  }

  private SortedSet<String> missingRoles() {
    return missing.stream().map(RoleUse::role).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the roles to create. */
  public SortedSet<String> created() {
    return choice == MissingRoles.CREATE ? missingRoles() : new TreeSet<>();
  }

  /** Returns the roles that policies and user mappings lose. */
  public SortedSet<String> omitted() {
    return choice == MissingRoles.OMIT ? missingRoles() : new TreeSet<>();
  }

  /**
   * Refuses values that show the number of a role that was dropped, where the target has a role of
   * that number: they would name it. Looks at the roles that are there now.
   *
   * @throws UnsupportedException when there are such values
   */
  public void requireFreeNumbers(Connection target) throws SQLException {
    if (numbers.isEmpty()) {
      return;
    }
    List<String> taken = new ArrayList<>();
    for (String number :
        SqlStatements.texts(
            target,
            "select oid from pg_roles where oid in ("
                + String.join(", ", numbers.keySet())
                + ")")) {
      taken.add(
          numbers.get(number)
              + ": the number "
              + number
              + " of a role that was dropped, and that another role of the target has");
    }
    if (!taken.isEmpty()) {
      throw new UnsupportedException(taken);
    }
  }

  /** Returns what policies and user mappings lose, a line each. */
  public List<String> leftOut() {
    Set<String> omitted = omitted();
    Map<String, List<String>> places =
        uses.stream()
            .filter(use -> use.kind() != RoleUse.Kind.SETTING && use.kind().isOmissible())
            .collect(
                Collectors.groupingBy(
                    RoleUse::place,
                    TreeMap::new,
                    Collectors.mapping(RoleUse::role, Collectors.toList())));
    List<String> lines = new ArrayList<>();
    places.forEach(
        (place, roles) -> {
          List<String> lost = roles.stream().filter(omitted::contains).toList();
          if (lost.size() == roles.size()) {
            lines.add(place + ", which is for " + String.join(", ", lost) + " alone");
          } else if (!lost.isEmpty()) {
            lines.add(String.join(", ", lost) + " of " + place + ", which stays for others");
          }
        });
    return lines;
  }

  /** Returns what a reader of the report should know, a line each. */
  public List<String> notes() {
    List<String> lines = new ArrayList<>();
    if (choice == MissingRoles.CREATE) {
      places(missing)
          .forEach(
              (role, places) ->
                  lines.add("role " + role + " was created, unable to log in, for: " + places));
    }
    if (choice == MissingRoles.OMIT) {
      missing.stream()
          .filter(use -> use.kind() == RoleUse.Kind.SETTING)
          .forEach(
              use ->
                  lines.add(use.place() + " names " + use.role() + ", a role that there is not"));
    }
    return lines;
  }
}
