package amp.tempdb.postgres.cluster;

import amp.os.OperatingSystem;
import amp.os.process.Command;
import amp.os.process.SearchPath;
import amp.tempdb.api.TempDbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How PostgreSQL's programs are run by a user it accepts: it refuses the superuser, as who a
 * developer in a container usually is.
 */
public sealed interface Privileges {
  /** Returns the words that stand before a server's command. */
  List<String> prefix();

  /** Returns the words before initdb's and single-user mode's command, which want a named user. */
  List<String> initdbPrefix();

  /** Returns the user a server runs as, seen from outside; its files must be this user's. */
  default long user() {
    return OperatingSystem.user();
  }

  /** Returns the user initdb runs as. */
  default long initdbUser() {
    return OperatingSystem.user();
  }

  /** Makes a data directory the server's own, where that takes a change and is allowed. */
  default void own(Path tree) throws IOException {
    own(tree, user());
  }

  /** Makes a directory initdb's own. */
  default void ownForInitdb(Path tree) throws IOException {
    own(tree, initdbUser());
  }

  private static void own(Path tree, long user) throws IOException {
    long owner = OperatingSystem.owner(tree);
    if (owner == user && !holdsAnothers(tree, user)) {
      return;
    }
    if (!OperatingSystem.root()) {
      throw new TempDbException(
          tree + " belongs to user " + owner + ", and this is user " + user,
          "Run as its owner, or give it to this user: chown -R " + user + " " + tree);
    }
    Command.Result result =
        Command.of("chown", "-R", "-h", Long.toString(user), tree.toString()).run();
    if (result.exitCode() != 0) {
      throw new IOException("chown " + user + " " + tree + " failed: " + result.output().strip());
    }
  }

  /**
   * A copy that root makes is root's, and what is in it belongs to whom it belonged to: to another
   * user, where an image was built without user namespaces.
   */
  private static boolean holdsAnothers(Path tree, long user) throws IOException {
    Path version = tree.resolve("PG_VERSION");
    return OperatingSystem.root()
        && Files.exists(version)
        && OperatingSystem.owner(version) != user;
  }

  /**
   * Finds the way for this process.
   *
   * @param project a folder whose owner is preferred where another user must be taken
   */
  static Privileges of(Path project) {
    return OperatingSystem.root() ? Detected.forRoot(project) : new Own();
  }

  /** An ordinary user needs nothing, if it has a name. */
  record Own() implements Privileges {
    @Override
    public List<String> prefix() {
      return List.of();
    }

    @Override
    public List<String> initdbPrefix() {
      return OperatingSystem.WINDOWS ? List.of() : Detected.forInitdb();
    }
  }

  /**
   * Root in a user namespace without mappings: the same owner of files, and no superuser inside.
   */
  record UserNamespace() implements Privileges {
    @Override
    public List<String> prefix() {
      return List.of("unshare", "-U");
    }

    @Override
    public List<String> initdbPrefix() {
      return prefix();
    }
  }

  /**
   * Root that becomes another user, where user namespaces are forbidden. It keeps the right to
   * enter directories of root's, since homes are closed.
   *
   * @param user the user of servers
   * @param initdbUser a user with an entry in the user database, for initdb
   */
  record OtherUser(long user, long initdbUser) implements Privileges {
    @Override
    public List<String> prefix() {
      return switchTo(user);
    }

    @Override
    public List<String> initdbPrefix() {
      return switchTo(initdbUser);
    }

    private static List<String> switchTo(long user) {
      return List.of(
          "setpriv",
          "--securebits",
          "+no_setuid_fixup",
          "--reuid",
          Long.toString(user),
          "--inh-caps",
          "+dac_override",
          "--ambient-caps",
          "+dac_override");
    }
  }

  /** The answer for root, found by trying. */
  final class Detected {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** That they can be used is known for good; that they cannot may be of a busy moment. */
    private static volatile boolean namespaces;

    private Detected() {}

    private static Privileges forRoot(Path project) {
      if (namespaces || works("unshare", "-U", "true")) {
        namespaces = true;
        return new UserNamespace();
      }
      long named = namedUser();
      OtherUser other = new OtherUser(preferredUser(project, named), named);
      List<String> trial = new ArrayList<>(other.prefix());
      trial.add("true");
      if (!works(trial.toArray(String[]::new))) {
        SearchPath path = SearchPath.ofProcess();
        if (path.find("unshare").isEmpty() && path.find("setpriv").isEmpty()) {
          throw new TempDbException(
              "PostgreSQL refuses to run as root, and neither unshare nor setpriv, which start it"
                  + " as somebody else, is on the PATH",
              "Add their folder to the PATH, usually /usr/bin, or run as an ordinary user");
        }
        throw new TempDbException(
            "PostgreSQL refuses to run as root, and neither a user namespace (unshare -U) nor a"
                + " switch to user "
                + other.user
                + " (setpriv) is allowed here",
            "Run as an ordinary user, for example: docker run --user 1000");
      }
      return other;
    }

    /** Containers run as any user id, and initdb asks for its name; in a namespace it is nobody. */
    private static List<String> forInitdb() {
      if (works("id", "-un")) {
        return List.of();
      }
      if (works("unshare", "-U", "id", "-un")) {
        return List.of("unshare", "-U");
      }
      long user = OperatingSystem.user();
      throw new TempDbException(
          "user " + user + " has no name on this machine, and initdb needs one",
          "Add a line to /etc/passwd: amp:x:" + user + ":" + user + "::/tmp:/bin/sh");
    }

    private static boolean works(String... command) {
      try {
        return Command.of(command).timeout(LIMIT).run().exitCode() == 0;
      } catch (IOException e) {
        return false;
      }
    }

    /**
     * The owner of the nearest folder that is not root's: root has made the cluster's own by now.
     */
    private static long preferredUser(Path project, long otherwise) {
      for (Path folder = project; folder != null; folder = folder.getParent()) {
        try {
          long owner = OperatingSystem.owner(folder);
          if (owner != 0) {
            return owner;
          }
        } catch (IOException e) {
          // Not there yet: its parent will own it.
        }
      }
      return otherwise;
    }

    /** PostgreSQL's own system user where the machine has one, else nobody. */
    private static long namedUser() {
      long nobody = 65_534;
      try {
        for (String line :
            Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1)) {
          String[] fields = line.split(":", -1);
          if (fields.length > 2 && fields[0].equals("postgres")) {
            return Long.parseLong(fields[2]);
          }
          if (fields.length > 2 && fields[0].equals("nobody")) {
            nobody = Long.parseLong(fields[2]);
          }
        }
      } catch (IOException | NumberFormatException e) {
        return nobody;
      }
      return nobody;
    }
  }
}
