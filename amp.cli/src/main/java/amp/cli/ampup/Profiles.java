package amp.cli.ampup;

import amp.os.file.SmallFile;
import amp.os.file.UserFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The files in which shells keep the PATH. Our line stands between two marks. All else in them is
 * the user's: it keeps its bytes, in whatever encoding, and what the file held before a change is
 * kept beside it.
 */
final class Profiles {
  /** What is added to a file's name for the copy of what it held before. */
  private static final String COPY = ".before-ampup";

  private static final String BEGIN = "# >>> ampup >>>";
  private static final String END = "# <<< ampup <<<";
  private static final int MOST_BYTES = 1 << 20;

  /** How our line begins, in each shell's language. */
  private static final List<String> OURS =
      List.of("case \":$PATH:\" in ", "fish_add_path ", "$env:PATH = ");

  private Profiles() {}

  /** Returns the files of the shells that this user has, and {@code .profile} in any case. */
  static List<Path> find(Path home) {
    List<Path> profiles = new ArrayList<>();
    profiles.add(home.resolve(".profile"));
    for (String name : List.of(".bashrc", ".bash_profile", ".zshenv", ".zshrc")) {
      if (Files.exists(home.resolve(name))) {
        profiles.add(home.resolve(name));
      }
    }
    if (Files.isDirectory(home.resolve(".config/fish"))) {
      profiles.add(home.resolve(".config/fish/conf.d/ampup.fish"));
    }
    for (String folder : List.of(".config/powershell", "Documents/PowerShell")) {
      if (Files.isDirectory(home.resolve(folder))) {
        profiles.add(home.resolve(folder).resolve("profile.ps1"));
      }
    }
    return profiles;
  }

  /**
   * Adds our line, or renews it.
   *
   * @return whether anything changed
   * @throws IOException if the file cannot be changed, or holds what is not to be; it stays as it
   *     is
   */
  static boolean add(Path profile, Path bin) throws IOException {
    byte[] before = read(profile);
    String clean = without(before);
    String separator = clean.isEmpty() || clean.endsWith("\n") ? "" : "\n";
    String block = BEGIN + "\n" + line(profile, bin) + "\n" + END + "\n";
    return replace(
        profile, before, clean + separator + latin1(block.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Removes our line.
   *
   * @return whether anything changed
   * @throws IOException if the file cannot be changed, or holds what is not to be; it stays as it
   *     is
   */
  static boolean remove(Path profile) throws IOException {
    byte[] before = read(profile);
    return replace(profile, before, without(before));
  }

  static String line(Path profile, Path bin) {
    String name = profile.getFileName().toString();
    if (name.endsWith(".fish")) {
      String quoted = bin.toString().replace("\\", "\\\\").replace("'", "\\'");
      return "fish_add_path -g '" + quoted + "'";
    } else if (name.endsWith(".ps1")) {
      String quoted = bin.toString().replace("'", "''");
      return "$env:PATH = '" + quoted + "' + [IO.Path]::PathSeparator + $env:PATH";
    }
    String quoted = "'" + bin.toString().replace("'", "'\\''") + "'";
    return "case \":$PATH:\" in *:" + quoted + ":*) ;; *) PATH=" + quoted + ":$PATH ;; esac";
  }

  /** Returns where what a file held before a change is kept: beside the file that a link means. */
  static Path copyOf(Path profile) throws IOException {
    Path real = profile.toRealPath();
    return real.resolveSibling(real.getFileName() + COPY);
  }

  private static byte[] read(Path profile) throws IOException {
    if (Files.exists(profile)) {
      return SmallFile.bytesThroughLink(profile, MOST_BYTES);
    }
    if (Files.isSymbolicLink(profile)) {
      throw new IOException("is a link to a file that does not exist");
    }
    return new byte[0];
  }

  /** Every byte becomes one character, and the same byte again: nothing needs to be understood. */
  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Returns the text without our blocks. */
  private static String without(byte[] bytes) throws IOException {
    String text = latin1(bytes);
    if (text.indexOf('\0') >= 0) {
      throw new IOException(
          "is not a text that a line can be added to (UTF-16, or no text at all)");
    }
    StringBuilder kept = new StringBuilder();
    List<String> lines = lines(text);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).stripTrailing();
      if (line.equals(BEGIN) && isWhole(lines, i)) {
        i += 2;
      } else if (line.equals(BEGIN) || line.equals(END)) {
        throw new IOException(
            "line "
                + (i + 1)
                + " is \""
                + line
                + "\", and what stands there is not what ampup wrote: the line in between, or a"
                + " mark, was changed");
      } else {
        kept.append(lines.get(i));
      }
    }
    return kept.toString();
  }

  private static boolean isWhole(List<String> lines, int begin) {
    return begin + 2 < lines.size()
        && OURS.stream().anyMatch(lines.get(begin + 1)::startsWith)
        && lines.get(begin + 2).stripTrailing().equals(END);
  }

  /** Returns the lines, each with what ends it. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(at, next));
      at = next;
    }
    return lines;
  }

  /** Writes beside and renames, through a link to the file it means. */
  private static boolean replace(Path profile, byte[] before, String text) throws IOException {
    if (latin1(before).equals(text)) {
      return false;
    }
    Path real = Files.exists(profile) ? profile.toRealPath() : profile;
    if (Files.exists(real)) {
      Path copy = copyOf(real);
      Files.copy(
          real, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
      // Nobody else may write what we make, whoever may write the file itself.
      if (!copy.toFile().setWritable(false, false) || !copy.toFile().setWritable(true, true)) {
        throw new IOException("cannot be copied to " + copy + ", whose mode cannot be set");
      }
    }
    UserFile.replace(real, text.getBytes(StandardCharsets.ISO_8859_1), false);
    return true;
  }
}
