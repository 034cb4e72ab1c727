package amp.ampup.store.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Unpacks what is wanted of one or several packages into one folder: packages of Debian, tars and
 * zips. The same rules as for any archive hold for all of them together; besides, nothing is taken
 * that would run as its owner.
 */
public final class PackageUnpacker {
  private final EntryWriter writer;

  /**
   * Prepares unpacking; nothing is written yet.
   *
   * @param target an empty folder
   * @param limits how much all packages may unpack to, what is not wanted included
   */
  public PackageUnpacker(Path target, Limits limits) {
    this.writer = new EntryWriter(target, limits);
  }

  /** Tells whether a file is a package of Debian by how it begins. */
  public static boolean isDebian(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(DebReader.MAGIC.length());
      return new String(start, StandardCharsets.ISO_8859_1).equals(DebReader.MAGIC);
    }
  }

  /**
   * Unpacks a package of Debian while it is read to its end.
   *
   * @param in the package; not closed
   * @param placement which of its files are wanted, by what it says of itself
   * @return what it says of itself
   * @throws ArchiveException when it is damaged, hostile or no such package
   * @throws IOException when reading or writing fails
   */
  public DebControl debian(InputStream in, Function<DebControl, Placement> placement)
      throws IOException {
    SourceInput source = new SourceInput(in);
    try {
      return DebReader.read(new BufferedInputStream(source, 64 * 1024), writer, placement);
    } catch (IOException | RuntimeException e) {
      throw Unpacker.explain(e, source);
    }
  }

  /**
   * Unpacks a {@code .tar.xz}, a {@code .tar.gz} or a zip of files.
   *
   * @param file the archive
   * @param in the same file, read while it is unpacked where that is possible; not closed
   * @param placement which of its files are wanted
   * @throws ArchiveException when it is damaged, hostile or no archive
   * @throws IOException when reading or writing fails
   */
  public void archive(Path file, InputStream in, Placement placement) throws IOException {
    writer.place(placement);
    Unpacker unpacker = new Unpacker(writer, false);
    try {
      unpacker.stream(in);
    } catch (Unpacker.NeedsFileException e) {
      unpacker.zip(file);
    }
  }

  /**
   * Makes the links and returns what was unpacked.
   *
   * @throws ArchiveException when nothing was wanted, or a link could leave the folder
   */
  public Unpacked finish() throws IOException {
    writer.place(Optional::of);
    return Unpacker.finish(writer);
  }
}
