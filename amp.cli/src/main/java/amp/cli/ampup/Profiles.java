package amp.cli.ampup;

import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The files in which shells keep the PATH. Our lines stand between two marks. */
final class Profiles {
  private static final String BEGIN = "# >>> ampup >>>";
  private static final int MOST_BYTES = 1 << 20;
  private static final String END = "# <<< ampup <<<";

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

  /** Adds our lines; returns whether anything changed. */
  static boolean add(Path profile, Path bin) throws IOException {
    String before = Files.exists(profile) ? SmallFile.textThroughLink(profile, MOST_BYTES) : "";
    String clean = without(before);
    String separator = clean.isEmpty() || clean.endsWith("\n") ? "" : "\n";
    return replace(
        profile, before, clean + separator + BEGIN + "\n" + line(profile, bin) + "\n" + END + "\n");
  }

  /** Removes our lines; returns whether anything changed. */
  static boolean remove(Path profile) throws IOException {
    if (!Files.exists(profile)) {
      return false;
    }
    String before = SmallFile.textThroughLink(profile, MOST_BYTES);
    return replace(profile, before, without(before));
  }

  static String line(Path profile, Path bin) {
    String name = profile.getFileName().toString();
    if (name.endsWith(".fish")) {
      return "fish_add_path -g '" + bin.toString().replace("'", "\\'") + "'";
    } else if (name.endsWith(".ps1")) {
      String quoted = bin.toString().replace("'", "''");
      return "$env:PATH = '" + quoted + "' + [IO.Path]::PathSeparator + $env:PATH";
    }
    String quoted = "'" + bin.toString().replace("'", "'\\''") + "'";
    return "case \":$PATH:\" in *:" + quoted + ":*) ;; *) PATH=" + quoted + ":$PATH ;; esac";
  }

  private static String without(String text) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END, Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      return text;
    }
    int after = end + END.length();
    after += after < text.length() && text.charAt(after) == '\n' ? 1 : 0;
    return text.substring(0, begin) + text.substring(after);
  }

  /** Writes beside and renames, through a link to the file it means. */
  private static boolean replace(Path profile, String before, String after) throws IOException {
    if (before.equals(after)) {
      return false;
    }
    Path real = Files.exists(profile) ? profile.toRealPath() : profile;
    NewFiles.folder(Trees.parent(real));
    Path beside = real.resolveSibling(real.getFileName() + ".ampup");
    Files.deleteIfExists(beside);
    if (Files.exists(real)) {
      Files.copy(real, beside, StandardCopyOption.COPY_ATTRIBUTES);
    }
    NewFiles.write(beside, after);
    Files.move(beside, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }
}
