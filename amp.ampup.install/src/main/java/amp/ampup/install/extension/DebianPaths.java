package amp.ampup.install.extension;

import amp.ampup.store.archive.FileEntry;
import amp.ampup.store.archive.Unpacked;
import amp.os.Hash;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lets scripts find the files that came with them: those of some of Debian's packages read theirs
 * by the path that they have on Debian, as {@code unit--7.sql} reads {@code
 * /usr/share/postgresql/15/extension/unit_units.data}, which is in the component here.
 */
final class DebianPaths {
  private static final int MOST_BYTES = 16 << 20;
  private static final Pattern PATH =
      Pattern.compile("'/usr/share/postgresql/\\d{1,2}/([A-Za-z0-9_][A-Za-z0-9_./+-]*)'");

  /** What needs no escape in a string of SQL's, wherever in a script that stands. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./+ @:,=~-]+");

  private DebianPaths() {}

  /**
   * Names the files of the component to its scripts.
   *
   * @param installation the folder that the component will have
   */
  static Unpacked apply(Unpacked unpacked, Path installation) throws IOException {
    String share = installation.toAbsolutePath() + "/share/";
    if (!PLAIN.matcher(share).matches()) {
      return unpacked;
    }
    Set<String> files =
        unpacked.entries().stream().map(FileEntry::path).collect(Collectors.toUnmodifiableSet());
    List<FileEntry> entries = new ArrayList<>();
    for (FileEntry entry : unpacked.entries()) {
      boolean script = !entry.isLink() && entry.path().matches("share/.*\\.sql");
      entries.add(
          script && entry.size() <= MOST_BYTES
              ? renamed(unpacked.root(), entry, files, share)
              : entry);
    }
    return new Unpacked(unpacked.root(), entries);
  }

  /** The script may be in any encoding that has ASCII. */
  private static FileEntry renamed(Path root, FileEntry entry, Set<String> files, String share)
      throws IOException {
    Path file = root.resolve(entry.path());
    String text = new String(SmallFile.bytes(file, MOST_BYTES), StandardCharsets.ISO_8859_1);
    String mended =
        PATH.matcher(text)
            .replaceAll(
                path ->
                    Matcher.quoteReplacement(
                        files.contains("share/" + path.group(1))
                            ? "'" + share + path.group(1) + "'"
                            : path.group()));
    if (mended.equals(text)) {
      return entry;
    }
    Files.write(file, mended.getBytes(StandardCharsets.ISO_8859_1));
    return new FileEntry(
        entry.path(), Files.size(file), Hash.sha256(file), entry.link(), entry.executable());
  }
}
