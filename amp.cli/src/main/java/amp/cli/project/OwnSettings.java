package amp.cli.project;

import amp.conninfo.SessionSettings;
import amp.tempdb.postgres.installation.PgVersion;

/**
 * What our sessions in a managed cluster begin with. Its databases may have settings and event
 * triggers that are for the user's programs.
 */
public final class OwnSettings {
  private OwnSettings() {}

  /**
   * Returns the settings of a session of the cluster's superuser.
   *
   * @param version the server's
   */
  public static SessionSettings of(String version) {
    return SessionSettings.WRITING.asSuperuser(PgVersion.major(version));
  }
}
