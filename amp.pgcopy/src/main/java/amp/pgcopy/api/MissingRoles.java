package amp.pgcopy.api;

import java.util.Locale;

/**
 * What an import does about roles that its source names and the target's server lacks. Policies
 * name roles, and so do settings, and values of the types {@code regrole} and {@code aclitem}.
 * Owners and grants are not copied, and need none.
 */
public enum MissingRoles {
  /** Copies nothing, and says which they are. */
  REFUSE,

  /**
   * Creates them: they cannot log in, have no password, no rights and no memberships. They go again
   * if the import fails.
   */
  CREATE,

  /**
   * Copies policies for the roles that there are, and leaves out those that are for nobody then.
   * Values that name a role that is missing are refused all the same.
   */
  OMIT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
