package amp.ampup.store.archive;

import amp.os.file.AllowanceInput;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Reads a tar, and hands its entries to a writer. */
final class TarReader {
  private static final int EXECUTE_BITS = 0111;
  private static final int SET_ID_BITS = 06000;
  private static final int PADDING = 2 * TarConstants.DEFAULT_RCDSIZE;

  private final EntryWriter writer;

  TarReader(EntryWriter writer) {
    this.writer = writer;
  }

  /**
   * Reads a compressed one.
   *
   * @param known whether its hash is known to be right, so that the host's programs may have it
   */
  void compressed(BufferedInputStream in, boolean known) throws IOException {
    InputStream decompressed =
        known && isXz(in) && HostXz.isThere() ? HostXz.open(in) : decompressed(in);
    try (InputStream plain = new ReadAhead(decompressed, "ampup-decompress")) {
      plain(plain);
    }
  }

  private static boolean isXz(BufferedInputStream in) throws IOException {
    in.mark(8);
    byte[] magic = in.readNBytes(6);
    in.reset();
    return isXz(magic);
  }

  private static boolean isXz(byte[] magic) {
    return magic.length == 6 && magic[0] == (byte) 0xFD && magic[1] == '7' && magic[2] == 'z';
  }

  /** What decompresses frees memory when it is closed; what it reads goes on. */
  static InputStream unclosed(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return in.read(buffer, offset, length);
      }

      @Override
      public void close() {}
    };
  }

  static InputStream decompressed(BufferedInputStream in) throws IOException {
    in.mark(8);
    byte[] magic = in.readNBytes(6);
    in.reset();
    InputStream open = unclosed(in);
    if (isXz(magic)) {
      return Xz.open(open);
    } else if (magic.length > 1 && magic[0] == 0x1F && magic[1] == (byte) 0x8B) {
      return new GZIPInputStream(open, 64 * 1024);
    } else if (magic.length > 2
        && magic[0] == 0x28
        && magic[1] == (byte) 0xB5
        && magic[2] == 0x2F) {
      return Zstd.open(open);
    }
    throw new ArchiveException(
        looksLikeHtml(magic)
            ? "this is a web page and not an archive"
            : "this is neither a jar, a zip, a .tar.xz nor a .tar.gz");
  }

  void plain(InputStream in) throws IOException {
    AllowanceInput allowance = new AllowanceInput(in);
    allowance.allow(AllowanceInput.HEADER_BYTES);
    TarArchiveInputStream tar = new TarArchiveInputStream(allowance, "UTF-8");
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      allowance.allow(Math.max(0, entry.getSize()) + PADDING);
      tarEntry(tar, entry);
      // What is not wanted is still allowed for as content, and not as the next entry's header.
      tar.transferTo(OutputStream.nullOutputStream());
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
      if (writer.isPlacing() && (entry.getMode() & SET_ID_BITS) != 0) {
        throw new ArchiveException(
            "the entry " + EntryNames.shown(name) + " would run as its owner (setuid or setgid)");
      }
      boolean executable = (entry.getMode() & EXECUTE_BITS) != 0;
      writer.file(
          name, new FileContent(tar, entry.getSize(), executable, entry.getLastModifiedTime()));
    } else {
      throw new ArchiveException(
          "the entry "
              + EntryNames.shown(name)
              + " is neither a file, a folder nor a link (type "
              + type
              + ")");
    }
  }

  private static boolean looksLikeHtml(byte[] magic) {
    return magic.length > 0 && magic[0] == '<';
  }
}
