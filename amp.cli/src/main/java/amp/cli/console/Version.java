package amp.cli.console;

/** The version of these programs. */
public final class Version {
  private Version() {}

  /** Returns it as the jar names it. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }
}
