package amp.ampup.store.archive;

import amp.os.file.AllowanceInput;
import amp.os.file.BulkInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a package of Debian: an {@code ar} with a tar of what it says of itself and a tar of its
 * files, in this order (deb(5)). Its scripts are never run, and not even written.
 */
final class DebReader {
  /** How such a file begins. */
  static final String MAGIC = "!<arch>\n";

  private static final int HEADER = 60;
  private static final int NAME_BYTES = 16;
  private static final int SIZE_AT = 48;
  private static final int SIZE_BYTES = 10;
  private static final int MOST_MEMBERS = 16;
  private static final int MOST_CONTROL_ENTRIES = 1000;
  private static final int MOST_CONTROL_BYTES = 256 * 1024;
  private static final long MOST_CONTROL_TAR = 8 << 20;

  private final InputStream in;
  private final EntryWriter writer;
  private final Function<DebControl, Placement> placement;
  private @Nullable DebControl control;
  private boolean data;

  private DebReader(InputStream in, EntryWriter writer, Function<DebControl, Placement> placement) {
    this.in = in;
    this.writer = writer;
    this.placement = placement;
  }

  static DebControl read(
      InputStream in, EntryWriter writer, Function<DebControl, Placement> placement)
      throws IOException {
    return new DebReader(in, writer, placement).wholePackage();
  }

  private DebControl wholePackage() throws IOException {
    if (!text(in.readNBytes(MAGIC.length())).equals(MAGIC)) {
      throw new ArchiveException("this is no package of Debian");
    }
    for (int count = 0; ; count++) {
      byte[] header = in.readNBytes(HEADER);
      if (header.length == 0 && count > 0) {
        break;
      }
      member(count, header);
    }
    DebControl read = control;
    if (read == null || !data) {
      throw new ArchiveException("the package has no " + (read == null ? "control" : "data.tar"));
    }
    return read;
  }

  private void member(int count, byte[] header) throws IOException {
    if (header.length < HEADER || !text(header).endsWith("`\n") || count > MOST_MEMBERS) {
      throw new ArchiveException("the package is cut off, or damaged after member " + count);
    }
    String name = text(header).substring(0, NAME_BYTES).strip().replaceFirst("/$", "");
    Member member = new Member(in, size(header));
    if (count == 0) {
      version(name, member);
    } else if (isTar(name, "control")) {
      control(name, member);
    } else if (isTar(name, "data")) {
      data(name, member);
    } else if (!name.startsWith("_")) {
      throw new ArchiveException(
          "the package has a member "
              + EntryNames.shown(name)
              + ", where control.tar and data.tar belong");
    }
    member.finish();
  }

  private static long size(byte[] header) throws ArchiveException {
    String size = text(header).substring(SIZE_AT, SIZE_AT + SIZE_BYTES).strip();
    if (!size.matches("[0-9]{1,10}")) {
      throw new ArchiveException("a member of the package has the size " + EntryNames.shown(size));
    }
    return Long.parseLong(size);
  }

  private static void version(String name, Member member) throws IOException {
    if (!name.equals("debian-binary")
        || !text(member.readNBytes(64)).matches("2\\.[0-9]+\n(?s:.*)")) {
      throw new ArchiveException("this is no package of Debian's format 2");
    }
  }

  private void control(String name, Member member) throws IOException {
    if (control != null) {
      throw new ArchiveException("the package has two members control.tar");
    }
    try (InputStream plain = open(name, member)) {
      AllowanceInput allowance = new AllowanceInput(plain);
      allowance.allow(MOST_CONTROL_TAR);
      control = DebControl.parse(controlFile(new TarArchiveInputStream(allowance, "UTF-8")));
    }
  }

  private static String controlFile(TarArchiveInputStream tar) throws IOException {
    int entries = 0;
    Optional<String> text = Optional.empty();
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (++entries > MOST_CONTROL_ENTRIES) {
        throw new ArchiveException(
            "the package's control.tar has more than " + --entries + " files");
      }
      if (EntryNames.plain(entry.getName()).equals("control")) {
        if (text.isPresent() || !entry.isFile() || entry.getSize() > MOST_CONTROL_BYTES) {
          throw new ArchiveException("the package's control is no single small file");
        }
        text = Optional.of(new String(tar.readNBytes(MOST_CONTROL_BYTES), StandardCharsets.UTF_8));
      }
    }
    return text.orElseThrow(() -> new ArchiveException("the package has no control file"));
  }

  private void data(String name, Member member) throws IOException {
    DebControl of = control;
    if (of == null || data) {
      throw new ArchiveException(
          "the package has " + (data ? "two members" : "no control before its") + " data.tar");
    }
    data = true;
    writer.place(placement.apply(of));
    TarReader tar = new TarReader(writer);
    if (name.endsWith(".tar")) {
      tar.plain(member);
    } else {
      tar.compressed(new BufferedInputStream(member, 64 * 1024), false);
    }
  }

  private static InputStream open(String name, Member member) throws IOException {
    return name.endsWith(".tar")
        ? TarReader.unclosed(member)
        : TarReader.decompressed(new BufferedInputStream(member, 8192));
  }

  private static boolean isTar(String name, String of) {
    return name.matches(of + "\\.tar(\\.(gz|xz|zst|bz2|lzma))?");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** What one member holds, and not a byte of the next. */
  private static final class Member extends BulkInput {
    private final boolean padded;
    private long left;

    Member(InputStream in, long size) {
      super(in);
      this.left = size;
      this.padded = size % 2 == 1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(buffer, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw new ArchiveException("the package is cut off");
      }
      left -= read;
      return read;
    }

    /** Goes to the next member, which begins at an even place. */
    void finish() throws IOException {
      byte[] rest = new byte[8192];
      while (left > 0) {
        read(rest, 0, rest.length);
      }
      if (padded && in.read() < 0) {
        throw new ArchiveException("the package is cut off");
      }
    }
  }
}
