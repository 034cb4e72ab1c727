package amp.ampup.install.extension;

import amp.ampup.store.archive.FileEntry;
import amp.ampup.store.archive.Unpacked;
import amp.ampup.store.check.ElfFile;
import amp.os.Hash;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets programs find the libraries that came along with them, whoever runs them: in their place
 * stands a script that names the libraries' folder to this one program.
 */
final class Launchers {
  /** Where the programs themselves are then. */
  static final String PROGRAMS = "lib/bin/";

  private static final String BIN = "bin/";
  private static final String SCRIPT =
      """
      #!/bin/sh
      # Runs %1$s with the libraries that came along with it.
      here=$(dirname -- "$(readlink -f -- "$0")")
      LD_LIBRARY_PATH="$here/../lib/deps${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
      export LD_LIBRARY_PATH
      exec "$here/../lib/bin/%1$s" "$@"
      """;

  private Launchers() {}

  /** Makes them, where libraries came along. */
  static Unpacked apply(Unpacked unpacked) throws IOException {
    boolean libraries =
        unpacked.entries().stream()
            .anyMatch(entry -> entry.path().startsWith(DebianLayout.LIBRARIES));
    if (!libraries) {
      return unpacked;
    }
    Path root = unpacked.root();
    List<FileEntry> entries = new ArrayList<>();
    for (FileEntry entry : unpacked.entries()) {
      if (isProgram(root, entry)) {
        String name = entry.path().substring(BIN.length());
        entries.add(moved(root, entry, PROGRAMS + name));
        entries.add(script(root, entry.path(), SCRIPT.formatted(name)));
      } else {
        entries.add(entry);
      }
    }
    return new Unpacked(root, entries);
  }

  private static boolean isProgram(Path root, FileEntry entry) throws IOException {
    return entry.path().matches("bin/[A-Za-z0-9_.-]+")
        && !entry.isLink()
        && entry.executable()
        && ElfFile.read(root.resolve(entry.path())).isPresent();
  }

  private static FileEntry moved(Path root, FileEntry entry, String to) throws IOException {
    NewFiles.folder(Trees.parent(root.resolve(to)));
    Files.move(root.resolve(entry.path()), root.resolve(to));
    return new FileEntry(to, entry.size(), entry.sha256(), "", true);
  }

  private static FileEntry script(Path root, String path, String text) throws IOException {
    Path file = root.resolve(path);
    NewFiles.write(file, text);
    if (!file.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + file + " executable");
    }
    return new FileEntry(path, Files.size(file), Hash.sha256(file), "", true);
  }
}
