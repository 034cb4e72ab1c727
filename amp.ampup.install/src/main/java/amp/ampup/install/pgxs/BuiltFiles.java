package amp.ampup.install.pgxs;

import amp.ampup.AmpupException;
import amp.ampup.store.archive.FileEntry;
import amp.ampup.store.archive.Unpacked;
import amp.os.Hash;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a build installed, as files of a component. */
final class BuiltFiles {
  private static final Pattern WANTED =
      Pattern.compile("share/(?!doc/|man/).+|lib/(?!bitcode/|pgxs/|pkgconfig/).+|bin/[^/]+");
  private static final int DEEPEST = 32;

  private final BuildFolder folder;
  private final Map<String, Path> found = new TreeMap<>();

  private BuiltFiles(BuildFolder folder) {
    this.folder = folder;
  }

  /**
   * Copies what belongs into the component. A Makefile may take no notice of {@code DESTDIR}, and
   * has still written nowhere else.
   *
   * @param target a folder that does not exist yet
   */
  static Unpacked gather(BuildFolder folder, Path target) throws IOException {
    BuiltFiles files = new BuiltFiles(folder);
    Path server = folder.server();
    files.look(server, "", 0);
    files.look(
        folder.destination().resolve(Path.of("/").relativize(server.toAbsolutePath())), "", 0);
    return files.copyTo(NewFiles.folder(target));
  }

  private void look(Path at, String path, int depth) throws IOException {
    for (Path child : Trees.children(at)) {
      String name = path + child.getFileName();
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        if (depth < DEEPEST) {
          look(child, name + "/", depth + 1);
        }
      } else if (WANTED.matcher(name).matches()) {
        found.put(name, regular(child, name));
      }
    }
  }

  /** Behind a link there may be any file of the user's. */
  private Path regular(Path file, String name) throws IOException {
    Path real = Files.exists(file) ? file.toRealPath() : file;
    if (!real.startsWith(folder.root().toRealPath())
        || !Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new AmpupException(
          "the build installs " + name + ", which is no file, or a link out of its folder",
          "Use another source. Nothing was installed");
    }
    return real;
  }

  private Unpacked copyTo(Path target) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    for (Map.Entry<String, Path> file : found.entrySet()) {
      Path copy = target.resolve(file.getKey());
      NewFiles.folder(Trees.parent(copy));
      try (FileChannel in = FileChannel.open(file.getValue());
          FileChannel out = NewFiles.open(copy)) {
        for (long at = 0; at < in.size(); ) {
          at += in.transferTo(at, in.size() - at, out);
        }
      }
      boolean executable = Files.isExecutable(file.getValue());
      if (executable && !copy.toFile().setExecutable(true, false)) {
        throw new IOException("cannot make " + copy + " executable");
      }
      entries.add(
          new FileEntry(file.getKey(), Files.size(copy), Hash.sha256(copy), "", executable));
    }
    return new Unpacked(target, entries);
  }
}
