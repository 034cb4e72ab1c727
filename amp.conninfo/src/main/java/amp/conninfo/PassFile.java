package amp.conninfo;

import amp.os.file.Failure;
import amp.os.file.RefusedFileException;
import amp.os.file.SmallFile;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A password file of libpq.
 *
 * @see <a href="https://www.postgresql.org/docs/18/libpq-pgpass.html">PostgreSQL 18, 32.16 The
 *     Password File</a>
 */
public final class PassFile {
  private static final int LARGEST = 1 << 20;

  private PassFile() {}

  /**
   * Returns the password of the first line that matches, or an empty text when none does.
   *
   * @param file the file's name
   * @param host the host as a client names it; a path where it is a socket's folder
   * @throws ConnectionStringException when the file cannot be read, or others can read it
   */
  public static String password(String file, String host, int port, String database, String user) {
    String key = host.startsWith("/") ? "localhost" : host;
    List<String> wanted = List.of(key, Integer.toString(port), database, user);
    for (String line : lines(path(file))) {
      List<String> fields = fields(line);
      if (fields.size() == 5 && !line.startsWith("#") && matches(fields, wanted, host)) {
        return fields.get(4);
      }
    }
    return "";
  }

  private static Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new ConnectionStringException(
          "the password file in the database URL has a name that no file can have",
          "Correct passfile in the database URL",
          e);
    }
  }

  private static boolean matches(List<String> fields, List<String> wanted, String host) {
    for (int i = 0; i < wanted.size(); i++) {
      String field = fields.get(i);
      boolean same = field.equals(wanted.get(i)) || (i == 0 && field.equals(host));
      if (!same && !field.equals("*")) {
        return false;
      }
    }
    return true;
  }

  private static List<String> lines(Path file) {
    try {
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view != null && !Set.copyOf(OWNER).containsAll(view.readAttributes().permissions())) {
        throw new ConnectionStringException(
            "the password file " + file + " can be read by others",
            new Remedy.Command("Make it private", "chmod 0600 " + file));
      }
      return SmallFile.textThroughLink(file, LARGEST).lines().toList();
    } catch (RefusedFileException e) {
      throw new ConnectionStringException(
          "the password file " + file + " " + e.getReason(),
          "Correct passfile in the database URL",
          e);
    } catch (IOException e) {
      throw new ConnectionStringException(
          "the password file " + file + " cannot be read: " + Failure.reason(e),
          "Correct passfile in the database URL, or create the file",
          e);
    }
  }

  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  /** Splits at colons; a backslash takes the next character as it is. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        field.append(line.charAt(++i));
      } else if (c == ':' && fields.size() < 4) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
