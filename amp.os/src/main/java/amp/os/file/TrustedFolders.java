package amp.os.file;

import amp.os.OperatingSystem;
import amp.os.file.Trust.Objection;
import amp.problem.Remedy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folders that a user trusts although others own them, or can write them. This is the user's
 * own word: it stands in the environment and in a file of the user's, never in a project. A folder
 * is trusted with all that is in it, whatever leads to it; {@code *} stands for every folder.
 */
public final class TrustedFolders {
  /** The variable: paths as in PATH. */
  public static final String VARIABLE = "AMP_TRUSTED_FOLDERS";

  /** The file in {@code ~/.ampup}, and in a store elsewhere: a path on each line. */
  public static final String FILE = "trusted-folders";

  private static final String EVERY = "*";
  private static final int MOST_BYTES = 1 << 20;

  private final Map<String, String> environment;
  private final Path userHome;

  private TrustedFolders(Map<String, String> environment, Path userHome) {
    this.environment = environment;
    this.userHome = userHome;
  }

  /**
   * Returns what a user trusts.
   *
   * @param environment the environment variables
   * @param userHome the user's home directory; empty when it is not known
   */
  public static TrustedFolders of(Map<String, String> environment, Path userHome) {
    return new TrustedFolders(environment, userHome);
  }

  /** Returns what the user of this process trusts. */
  public static TrustedFolders ofUser() {
    return of(System.getenv(), OperatingSystem.userHome());
  }

  /** Tells whether a folder is one of them, or in one. */
  public boolean contain(Path folder) throws IOException {
    Path named = folder.toAbsolutePath().normalize();
    Path real = Files.exists(named) ? named.toRealPath() : named;
    for (String entry : entries()) {
      if (entry.equals(EVERY) || isIn(named, entry) || isIn(real, entry)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells why a file, or what leads to it, is not to be trusted; see {@link
   * Trust#objectionOnTheWay}. Nothing speaks against what is in a folder that the user trusts.
   *
   * @throws IOException if it cannot be examined
   */
  public Optional<Objection> objection(Trust policy, Path file) throws IOException {
    Optional<Objection> objection = policy.objectionOnTheWay(file);
    return objection.isPresent() && contain(file) ? Optional.empty() : objection;
  }

  /**
   * Tells why what leads to a file is not to be trusted; see {@link Trust#objectionAbove}.
   *
   * @throws IOException if it cannot be examined
   */
  public Optional<Objection> objectionAbove(Trust policy, Path file) throws IOException {
    Optional<Objection> objection = policy.objectionAbove(file);
    return objection.isPresent() && contain(file) ? Optional.empty() : objection;
  }

  /**
   * Returns what helps against an objection.
   *
   * @param objection what speaks against a folder that leads to the other
   * @param folder the folder that could be trusted, absolute
   */
  public List<Remedy> remedies(Objection objection, Path folder) {
    String list =
        userHome.isAbsolute()
            ? userHome.resolve(".ampup").resolve(FILE).toString()
            : "~/.ampup/" + FILE;
    Remedy trust =
        new Remedy.Command(
            "If you trust them all, name the folder in " + list + ", or say",
            "export " + VARIABLE + "=" + quoted(folder));
    Remedy other =
        objection.reason() == Trust.Reason.OWNER
            ? new Remedy.Advice(
                "Run as user " + objection.owner() + ", or work in a folder of your own")
            : new Remedy.Command("Keep them out", "chmod go-w " + quoted(objection.path()));
    return List.of(other, trust);
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }

  private List<String> entries() throws IOException {
    List<String> entries =
        new ArrayList<>(
            List.of(environment.getOrDefault(VARIABLE, "").split(File.pathSeparator, -1)));
    for (Path file : files()) {
      // What others could have written is not the user's word.
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          && Trust.CODE.objectionOnTheWay(file).isEmpty()) {
        SmallFile.textThroughLink(file, MOST_BYTES)
            .lines()
            .map(String::strip)
            .forEach(entries::add);
      }
    }
    return entries;
  }

  /**
   * The user's own, and that of a store that others share. A relative AMPUP_HOME leads into
   * whatever project the user happens to be in.
   */
  private List<Path> files() {
    return Stream.of(
            userHome.resolve(".ampup"), Path.of(environment.getOrDefault("AMPUP_HOME", "")))
        .filter(Path::isAbsolute)
        .map(home -> home.resolve(FILE))
        .distinct()
        .toList();
  }

  private static boolean isIn(Path folder, String entry) {
    try {
      Path trusted = Path.of(entry);
      return trusted.isAbsolute() && folder.startsWith(trusted.normalize());
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
