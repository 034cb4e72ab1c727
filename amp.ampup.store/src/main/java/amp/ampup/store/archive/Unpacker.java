package amp.ampup.store.archive;

import amp.os.file.AllowanceInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks a {@code .tar.xz}, a {@code .tar.gz}, a jar with one of these in it, or a zip of files.
 * The format is told from the first bytes. Nothing is ever written outside the target.
 */
public final class Unpacker {
  private static final int MAX_LINK = 4096;
  private static final int EXECUTE_BITS = 0111;

  private final EntryWriter writer;
  private final boolean known;

  Unpacker(EntryWriter writer, boolean known) {
    this.writer = writer;
    this.known = known;
  }

  /** Tells that a stream is a zip of files, whose modes stand at its end: unpack it as a file. */
  public static final class NeedsFileException extends IOException {
    private static final long serialVersionUID = 1L;

    NeedsFileException() {
      super("a zip of files is unpacked from a file");
    }
  }

  /** Tells that a program of the host, not the archive, is what failed as far as is known. */
  public static final class HostFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    HostFailedException(String message) {
      super(message);
    }
  }

  /**
   * Unpacks a stream while it is read. It need not be read to its end.
   *
   * @param in the archive; not closed
   * @param target an empty folder
   * @param limits how much it may unpack to
   * @throws ArchiveException when it is damaged, hostile or not an archive
   * @throws NeedsFileException when it is a zip without a tar in it; nothing was written then
   * @throws IOException when reading or writing fails
   */
  public static Unpacked unpack(InputStream in, Path target, Limits limits) throws IOException {
    return unpack(in, target, limits, false);
  }

  /**
   * Does the same with a stream whose hash was found right before: programs of the host decompress
   * it where that is faster.
   *
   * @param in the archive, not closed
   * @param target an empty folder
   * @param limits how much it may unpack to
   * @throws ArchiveException when it is damaged, hostile or not an archive
   * @throws NeedsFileException when it is a zip without a tar in it; nothing was written then
   * @throws HostFailedException when the program of the host fails; {@link #unpack} may not
   * @throws IOException when reading or writing fails
   */
  public static Unpacked unpackKnown(InputStream in, Path target, Limits limits)
      throws IOException {
    return unpack(in, target, limits, true);
  }

  /** Tells whether it is worth knowing a hash beforehand: there is a program that is faster. */
  public static boolean hostUnpacks() {
    return HostXz.isThere();
  }

  private static Unpacked unpack(InputStream in, Path target, Limits limits, boolean known)
      throws IOException {
    EntryWriter writer = new EntryWriter(target, limits);
    new Unpacker(writer, known).stream(in);
    return finish(writer);
  }

  void stream(InputStream in) throws IOException {
    SourceInput source = new SourceInput(in);
    try {
      BufferedInputStream buffered = new BufferedInputStream(source, 64 * 1024);
      if (isZip(buffered)) {
        jar(buffered);
      } else {
        new TarReader(writer).compressed(buffered, known);
      }
    } catch (IOException | RuntimeException e) {
      throw explain(e, source);
    }
  }

  static Unpacked finish(EntryWriter writer) throws IOException {
    try {
      return writer.finish();
    } catch (IOException | RuntimeException e) {
      throw explain(e, new SourceInput(InputStream.nullInputStream()));
    }
  }

  /**
   * Unpacks a zip of files.
   *
   * @param file the zip
   * @param target an empty folder
   * @param limits how much it may unpack to
   * @throws ArchiveException when it is damaged, hostile or not an archive
   * @throws IOException when reading or writing fails
   */
  public static Unpacked unpackZip(Path file, Path target, Limits limits) throws IOException {
    EntryWriter writer = new EntryWriter(target, limits);
    new Unpacker(writer, false).zip(file);
    return finish(writer);
  }

  void zip(Path file) throws IOException {
    SourceInput none = new SourceInput(InputStream.nullInputStream());
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
      while (entries.hasMoreElements()) {
        zipEntry(zip, entries.nextElement());
      }
    } catch (IOException | RuntimeException e) {
      throw explain(e, none);
    }
  }

  /** Tells a damaged archive from one that could not be read or written. */
  static IOException explain(Exception e, SourceInput source) {
    IOException unread = source.failure();
    if (unread != null) {
      return unread;
    } else if (e instanceof ArchiveException
        || e instanceof NeedsFileException
        || e instanceof HostFailedException
        || e instanceof DiskException
        || e instanceof InterruptedIOException) {
      return (IOException) e;
    }
    return new ArchiveException("the archive is damaged: " + e.getMessage(), e);
  }

  private void jar(InputStream in) throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    boolean found = false;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (isTar(entry.getName())) {
        if (found) {
          throw new ArchiveException("the archive holds two archives");
        }
        found = true;
        new TarReader(writer).compressed(new BufferedInputStream(zip, 64 * 1024), known);
      } else if (!found && !entry.isDirectory() && !entry.getName().startsWith("META-INF/")) {
        throw new NeedsFileException();
      } else {
        skip(zip, entry);
      }
    }
    if (!found) {
      throw new ArchiveException("the archive holds no PostgreSQL");
    }
  }

  /** Skipping decompresses too, and a bomb would take hours. */
  private static void skip(InputStream in, ZipEntry entry) throws IOException {
    byte[] buffer = new byte[8192];
    long total = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      total += n;
      if (total > AllowanceInput.HEADER_BYTES) {
        throw new ArchiveException(EntryNames.shown(entry.getName()) + " is too large");
      }
    }
  }

  private void zipEntry(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    String name = entry.getName();
    int method = entry.getMethod();
    if (method != ZipEntry.STORED && method != ZipEntry.DEFLATED) {
      throw new ArchiveException(
          "the entry "
              + EntryNames.shown(name)
              + " is compressed with method "
              + method
              + ", where stored (0) and deflated (8) are understood");
    }
    if (entry.isDirectory()) {
      writer.folder(name);
    } else if (entry.isUnixSymlink()) {
      if (entry.getSize() > MAX_LINK) {
        throw new ArchiveException("the link " + EntryNames.shown(name) + " is too long");
      }
      writer.link(name, zip.getUnixSymlink(entry));
    } else {
      boolean executable =
          (entry.getUnixMode() & EXECUTE_BITS) != 0
              || name.toLowerCase(Locale.ROOT).endsWith(".exe");
      try (InputStream content = zip.getInputStream(entry)) {
        // The times of a zip are of whatever zone it was made in.
        writer.file(name, new FileContent(content, entry.getSize(), executable, null));
      }
    }
  }

  private static boolean isZip(BufferedInputStream in) throws IOException {
    in.mark(4);
    byte[] magic = in.readNBytes(4);
    in.reset();
    return magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && magic[2] == 3;
  }

  private static boolean isTar(String name) {
    return name.endsWith(".txz") || name.endsWith(".tar.xz") || name.endsWith(".tar.gz");
  }
}
