package amp.ampup.store;

import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.os.file.NewFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What users find on their PATH: a link to the active version of each of our programs, or on
 * Windows a file that calls it. PostgreSQL's programs are not among them: they would hide those of
 * the system.
 */
final class BinLinks {
  private BinLinks() {}

  /** Makes the link to a component's program, if it is one of ours. */
  static void point(Layout layout, Installed installed, Path staged) throws IOException {
    String name = installed.component();
    if (!Layout.PROGRAMS.contains(name)) {
      return;
    }
    NewFiles.folder(layout.bin());
    boolean windows = installed.platform().isWindows();
    Path link = layout.bin().resolve(windows ? name + ".cmd" : name);
    if (windows) {
      NewFiles.write(staged, launcher(layout, installed));
    } else {
      makeLink(layout, installed, staged);
    }
    Files.move(staged, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the link to a component's program. */
  static void remove(Layout layout, String name) throws IOException {
    if (Layout.PROGRAMS.contains(name)) {
      Files.deleteIfExists(layout.bin().resolve(name));
      Files.deleteIfExists(layout.bin().resolve(name + ".cmd"));
    }
  }

  static String launcher(Layout layout, Installed installed) {
    Path program =
        layout
            .home()
            .relativize(installed.directory())
            .resolve("bin")
            .resolve(installed.component());
    return "@echo off\r\n\"%~dp0..\\" + program.toString().replace('/', '\\') + ".cmd\" %*\r\n";
  }

  private static void makeLink(Layout layout, Installed installed, Path staged) throws IOException {
    Path program = installed.directory().resolve("bin").resolve(installed.component());
    try {
      Files.createSymbolicLink(staged, layout.bin().relativize(program));
    } catch (UnsupportedOperationException | FileSystemException e) {
      NewFiles.write(staged, "#!/bin/sh\nexec '" + program + "' \"$@\"\n");
      if (!staged.toFile().setExecutable(true)) {
        throw new IOException("cannot make " + staged + " executable", e);
      }
    }
  }
}
