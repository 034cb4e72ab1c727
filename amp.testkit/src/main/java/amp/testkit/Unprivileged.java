package amp.testkit;

import java.util.List;

/**
 * How tests run PostgreSQL's programs, which refuse root. It is the way of {@code Privileges} in
 * amp.tempdb.postgres, which the tests of that module cannot lend to their own toolkit.
 */
public final class Unprivileged {
  private static final List<String> WORDS = words();

  private Unprivileged() {}

  /**
   * Returns what comes before the command of a program: nothing for an ordinary user. The program
   * makes its data directory itself, so that it belongs to the program's user; it may enter and
   * write root's folders.
   */
  public static List<String> prefix() {
    return WORDS;
  }

  private static List<String> words() {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    if (Run.command("unshare", "-U", "true").exitCode() == 0) {
      return List.of("unshare", "-U");
    }
    // A chroot and most containers forbid user namespaces.
    return List.of(
        "setpriv",
        "--securebits",
        "+no_setuid_fixup",
        "--reuid",
        "nobody",
        "--inh-caps",
        "+dac_override",
        "--ambient-caps",
        "+dac_override");
  }
}
