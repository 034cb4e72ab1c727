package amp.pgcopy.roles;

/**
 * A place that names a role.
 *
 * @param role the role
 * @param kind what kind of place it is
 * @param place what it is, in words
 */
record RoleUse(String role, Kind kind, String place) {
  /** The kinds of places. */
  enum Kind {
    POLICY,
    USER_MAPPING,
    SETTING,
    DEFINITION,
    ROWS;

    /** Tells whether a copy can do without it. */
    boolean isOmissible() {
      return this != ROWS && this != DEFINITION;
    }
  }
}
