package amp.ampup.install.pgxs;

import amp.ampup.AmpupException;
import amp.ampup.store.archive.ArchiveException;
import amp.ampup.store.archive.Limits;
import amp.ampup.store.archive.Unpacker;
import amp.os.Hash;
import amp.os.OperatingSystem;
import amp.os.file.Failure;
import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import amp.os.process.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The source of an extension, brought into a folder where it may be built in.
 *
 * @param folder the copy
 * @param makefile the text of its Makefile
 * @param sha512 the hash of the archive, or of all files of the folder
 */
record SourceTree(Path folder, String makefile, String sha512) {
  /** In the order in which make looks for them. */
  private static final List<String> MAKEFILES = List.of("GNUmakefile", "makefile", "Makefile");

  private static final int MOST_BYTES = 4 << 20;
  private static final int DEEPEST = 64;

  /**
   * Copies or unpacks a source.
   *
   * @param source a folder or an archive
   * @param target where the copy goes; it does not exist yet
   * @throws AmpupException when it is neither, is hostile, or has no Makefile that uses PGXS
   */
  static SourceTree take(Path source, Path target) throws IOException {
    MessageDigest digest = Hash.sha512();
    Path folder;
    if (Files.isDirectory(source)) {
      folder = copied(source.toRealPath(), target);
      for (String file : files(folder, "", 0)) {
        digest.update((file + "\n").getBytes(StandardCharsets.UTF_8));
        Path path = folder.resolve(file);
        String content =
            Files.isSymbolicLink(path)
                ? Files.readSymbolicLink(path).toString()
                : Hash.sha256(path);
        digest.update((content + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } else if (Files.isRegularFile(source)) {
      folder = unpacked(source, NewFiles.privateFolder(target));
      try (InputStream in = Files.newInputStream(source)) {
        byte[] chunk = new byte[64 * 1024];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
          digest.update(chunk, 0, n);
        }
      }
    } else {
      throw new AmpupException(
          "there is neither a folder nor an archive " + source, "Check the path");
    }
    return new SourceTree(folder, makefile(folder, source), Hash.hex(digest));
  }

  /** Tells whether the Makefile names something to compile. */
  boolean compiles() {
    return makefile.contains("MODULE") || makefile.contains("OBJS");
  }

  private static Path unpacked(Path archive, Path folder) throws IOException {
    Limits limits = Limits.forArchive(Files.size(archive));
    try (InputStream in = Files.newInputStream(archive)) {
      return Unpacker.unpack(in, folder, limits).root();
    } catch (Unpacker.NeedsFileException e) {
      return fromZip(archive, folder, limits);
    } catch (ArchiveException e) {
      throw refused(archive, e);
    }
  }

  private static Path fromZip(Path archive, Path folder, Limits limits) throws IOException {
    try {
      return Unpacker.unpackZip(archive, folder, limits).root();
    } catch (ArchiveException e) {
      throw refused(archive, e);
    }
  }

  private static AmpupException refused(Path archive, ArchiveException e) {
    return new AmpupException(
        archive + " cannot be unpacked: " + e.getMessage(),
        "Name a folder, a tar.gz, a tar.xz or a zip of the extension's source",
        e);
  }

  private static Path copied(Path source, Path target) throws IOException {
    if (Trees.parent(target).toRealPath().startsWith(source)) {
      throw new AmpupException(
          "the folder " + source + " holds the store, in which it would be built",
          "Name the folder of the extension's source");
    }
    Trees.copy(source, target);
    // The history of a repository is not built, and changes without the source.
    Trees.delete(target.resolve(".git"));
    makeWritable(target);
    if (OperatingSystem.root()) {
      run("chown", "-R", "-h", "0", target.toString());
    }
    return target;
  }

  /** A folder that its owner cannot write into cannot be cleared. */
  static void makeWritable(Path folder) throws IOException {
    if (!OperatingSystem.WINDOWS) {
      run("chmod", "-R", "u+rwX", folder.toString());
    }
  }

  private static void run(String... words) throws IOException {
    Command.Result result = Command.of(words).run();
    if (result.exitCode() != 0) {
      throw new IOException(String.join(" ", words) + " failed: " + result.output().strip());
    }
  }

  private static List<String> files(Path folder, String above, int depth) throws IOException {
    List<String> files = new ArrayList<>();
    List<Path> children = new ArrayList<>(Trees.children(folder));
    children.sort(Path::compareTo);
    for (Path child : children) {
      String name = above + child.getFileName();
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        if (depth < DEEPEST) {
          files.addAll(files(child, name + "/", depth + 1));
        }
      } else if (Files.isSymbolicLink(child)
          || Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
        files.add(name);
      }
    }
    return files;
  }

  private static String makefile(Path folder, Path source) {
    for (String name : MAKEFILES) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        String text = text(file);
        if (!text.toLowerCase(Locale.ROOT).contains("pgxs")) {
          throw new AmpupException(
              "the " + name + " of " + source + " does not use PGXS",
              "Build it as its authors say, and install what comes of it with --from");
        }
        return text;
      }
    }
    throw new AmpupException(
        source + " has no Makefile",
        Files.isRegularFile(folder.resolve("configure"))
            ? "Run its configure first, in a copy of yours, and name the folder where it ran"
            : "Build it as its authors say, and install what comes of it with --from");
  }

  private static String text(Path file) {
    try {
      return new String(SmallFile.bytesThroughLink(file, MOST_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AmpupException(
          file.getFileName() + " of the source cannot be read (" + Failure.reason(e) + ")",
          "Use another source",
          e);
    }
  }
}
