package amp.ampup.store.archive;

import amp.os.file.AllowanceInput;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks a {@code .tar.xz}, a {@code .tar.gz}, a jar with one of these in it, or a zip of files.
 * The format is told from the first bytes. Nothing is ever written outside the target.
 */
public final class Unpacker {
  /** XZ's highest preset needs 65 MiB. */
  private static final int XZ_MEMORY_KIB = 80 * 1024;

  private static final int MAX_LINK = 4096;
  private static final int EXECUTE_BITS = 0111;
  private static final int PADDING = 2 * TarConstants.DEFAULT_RCDSIZE;

  private final EntryWriter writer;

  private Unpacker(Path target, Limits limits) {
    this.writer = new EntryWriter(target, limits);
  }

  /** Tells that a stream is a zip of files, whose modes stand at its end: unpack it as a file. */
  public static final class NeedsFileException extends IOException {
    private static final long serialVersionUID = 1L;

    NeedsFileException() {
      super("a zip of files is unpacked from a file");
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
    Unpacker unpacker = new Unpacker(target, limits);
    SourceInput source = new SourceInput(in);
    try {
      BufferedInputStream buffered = new BufferedInputStream(source, 64 * 1024);
      if (isZip(buffered)) {
        unpacker.jar(buffered);
      } else {
        unpacker.compressedTar(buffered);
      }
      return unpacker.writer.finish();
    } catch (IOException | RuntimeException e) {
      throw explain(e, source);
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
    Unpacker unpacker = new Unpacker(target, limits);
    SourceInput none = new SourceInput(InputStream.nullInputStream());
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
      while (entries.hasMoreElements()) {
        unpacker.zipEntry(zip, entries.nextElement());
      }
      return unpacker.writer.finish();
    } catch (IOException | RuntimeException e) {
      throw explain(e, none);
    }
  }

  /** Tells a damaged archive from one that could not be read or written. */
  private static IOException explain(Exception e, SourceInput source) {
    IOException unread = source.failure();
    if (unread != null) {
      return unread;
    } else if (e instanceof ArchiveException
        || e instanceof NeedsFileException
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
        compressedTar(new BufferedInputStream(zip, 64 * 1024));
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

  private void compressedTar(BufferedInputStream in) throws IOException {
    try (InputStream plain = new ReadAhead(decompressed(in), "ampup-decompress")) {
      tar(plain);
    }
  }

  private static InputStream decompressed(BufferedInputStream in) throws IOException {
    in.mark(8);
    byte[] magic = in.readNBytes(6);
    in.reset();
    InputStream open =
        new FilterInputStream(in) {
          @Override
          public void close() {}
        };
    if (magic.length == 6 && magic[0] == (byte) 0xFD && magic[1] == '7' && magic[2] == 'z') {
      return new XZInputStream(open, XZ_MEMORY_KIB);
    } else if (magic.length > 1 && magic[0] == 0x1F && magic[1] == (byte) 0x8B) {
      return new GZIPInputStream(open, 64 * 1024);
    }
    throw new ArchiveException(
        looksLikeHtml(magic)
            ? "this is a web page and not an archive"
            : "this is neither a jar, a zip, a .tar.xz nor a .tar.gz");
  }

  private void tar(InputStream in) throws IOException {
    AllowanceInput allowance = new AllowanceInput(in);
    allowance.allow(AllowanceInput.HEADER_BYTES);
    TarArchiveInputStream tar = new TarArchiveInputStream(allowance, "UTF-8");
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      allowance.allow(Math.max(0, entry.getSize()) + PADDING);
      tarEntry(tar, entry);
      allowance.allow(AllowanceInput.HEADER_BYTES);
    }
    // What follows the last entry is read too: the checksum of the compressed stream comes last.
    byte[] rest = new byte[8192];
    for (int n = 0, total = 0; n >= 0; n = in.read(rest), total += n) {
      if (total > AllowanceInput.HEADER_BYTES) {
        throw new ArchiveException("the archive goes on after its end");
      }
    }
  }

  private void tarEntry(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
    String name = entry.getName();
    byte type = entry.getLinkFlag();
    if (entry.isDirectory()) {
      writer.folder(name);
    } else if (type == TarConstants.LF_SYMLINK) {
      writer.link(name, entry.getLinkName());
    } else if (type == TarConstants.LF_LINK) {
      writer.copy(name, entry.getLinkName());
    } else if (!entry.isSparse()
        && (type == TarConstants.LF_NORMAL
            || type == TarConstants.LF_OLDNORM
            || type == TarConstants.LF_CONTIG)) {
      writer.file(name, tar, entry.getSize(), (entry.getMode() & EXECUTE_BITS) != 0);
    } else {
      throw new ArchiveException(
          "the entry "
              + EntryNames.shown(name)
              + " is neither a file, a folder nor a link (type "
              + type
              + ")");
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
        writer.file(name, content, entry.getSize(), executable);
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

  private static boolean looksLikeHtml(byte[] magic) {
    return magic.length > 0 && magic[0] == '<';
  }
}
