package amp.ampup.store.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a program or a library for Linux says of itself, in ELF's tables (elf(5)). It is read, and
 * not run.
 *
 * @param bits 32 or 64
 * @param machine the processor, in ELF's numbers
 * @param needed the names of the libraries that it needs
 * @param versions the versions of their symbols that it needs, by library
 * @param defines the versions of symbols that it defines
 * @param postgres the major version of PostgreSQL that a module says it was built for, where it
 *     says that
 */
public record ElfFile(
    int bits,
    int machine,
    List<String> needed,
    Map<String, List<String>> versions,
    List<String> defines,
    Optional<Integer> postgres) {
  private static final int MOST = 10_000;

  /**
   * Reads a file.
   *
   * @return empty where it is no ELF file
   * @throws IOException when it cannot be read, or is damaged
   */
  public static Optional<ElfFile> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = Math.min(channel.size(), Integer.MAX_VALUE);
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      if (size < 64 || bytes.getInt(0) != 0x7f454c46) {
        return Optional.empty();
      }
      return Optional.of(new Reader(bytes).read());
    } catch (IndexOutOfBoundsException e) {
      throw new IOException(
          file.getFileName() + " is damaged: a table leads out of it, or has no end", e);
    }
  }

  /** Where a part of the file is in memory. */
  private record Segment(long address, long offset, long size) {}

  private static final class Reader {
    private static final int LOAD = 1;
    private static final int DYNAMIC = 2;
    private static final int NEEDED = 1;
    private static final int STRINGS = 5;
    private static final int WEAK = 2;
    private static final int VERSIONS_DEFINED = 0x6ffffffc;
    private static final int VERSIONS_NEEDED = 0x6ffffffe;

    private final ByteBuffer bytes;
    private final Names names;
    private final boolean wide;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Long> needed = new ArrayList<>();
    private long strings;
    private long defined;
    private long versionsNeeded;

    Reader(ByteBuffer bytes) {
      this.bytes = bytes;
      this.names = new Names(bytes);
      this.wide = bytes.get(4) == 2;
      bytes.order(bytes.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    ElfFile read() {
      long table = wide ? word(32) : word(28);
      int size = half(wide ? 54 : 42);
      int count = half(wide ? 56 : 44);
      long dynamic = -1;
      long dynamicSize = 0;
      for (int i = 0; i < count; i++) {
        long at = table + (long) i * size;
        Segment segment =
            wide
                ? new Segment(word(at + 16), word(at + 8), word(at + 32))
                : new Segment(word(at + 8), word(at + 4), word(at + 16));
        if (number(at) == LOAD) {
          segments.add(segment);
        } else if (number(at) == DYNAMIC) {
          dynamic = segment.offset();
          dynamicSize = segment.size();
        }
      }
      if (dynamic >= 0) {
        dynamic(dynamic, dynamicSize);
      }
      List<String> libraries = needed.stream().map(this::string).toList();
      return new ElfFile(
          wide ? 64 : 32, half(18), libraries, versionsNeeded(), versionsDefined(), magic());
    }

    private void dynamic(long at, long size) {
      int step = wide ? 16 : 8;
      for (long entry = at; entry < at + size && needed.size() < MOST; entry += step) {
        long tag = word(entry);
        long value = word(entry + step / 2);
        if (tag == 0) {
          return;
        } else if (tag == NEEDED) {
          needed.add(value);
        } else if (tag == STRINGS) {
          strings = value;
        } else if (tag == VERSIONS_DEFINED) {
          defined = value;
        } else if (tag == VERSIONS_NEEDED) {
          versionsNeeded = value;
        }
      }
    }

    private Map<String, List<String>> versionsNeeded() {
      Map<String, List<String>> versions = new LinkedHashMap<>();
      long at = versionsNeeded == 0 ? 0 : place(versionsNeeded);
      for (int i = 0; at > 0 && i < MOST; i++) {
        List<String> wanted = new ArrayList<>();
        long name = at + number(at + 8);
        for (int j = 0; j < Math.min(half(at + 2), MOST); j++) {
          names.count();
          if ((half(name + 4) & WEAK) == 0) {
            wanted.add(string(number(name + 8)));
          }
          name += number(name + 12);
        }
        versions.put(string(number(at + 4)), List.copyOf(wanted));
        long next = number(at + 12);
        at = next == 0 ? 0 : at + next;
      }
      return versions;
    }

    private List<String> versionsDefined() {
      List<String> versions = new ArrayList<>();
      long at = defined == 0 ? 0 : place(defined);
      for (int i = 0; at > 0 && i < MOST; i++) {
        versions.add(string(number(at + number(at + 12))));
        long next = number(at + 16);
        at = next == 0 ? 0 : at + next;
      }
      return versions;
    }

    /**
     * A module of PostgreSQL has a block by which the server knows it (fmgr.h): the version, four
     * numbers that every ordinary build has, and the name of who built it.
     */
    private Optional<Integer> magic() {
      byte[] name = "PostgreSQL\0".getBytes(StandardCharsets.US_ASCII);
      for (int at = 24; at + name.length <= bytes.limit(); at += 4) {
        if (bytes.get(at) == 'P'
            && bytes.getInt(at - 16) == 100
            && bytes.getInt(at - 12) == 32
            && bytes.getInt(at - 8) == 64
            && bytes.getInt(at - 4) <= 1
            && matches(at, name)) {
          int version = bytes.getInt(at - 20);
          return version >= 900 && version < 10_000 ? Optional.of(version / 100) : Optional.empty();
        }
      }
      return Optional.empty();
    }

    private boolean matches(int at, byte[] text) {
      for (int i = 0; i < text.length; i++) {
        if (bytes.get(at + i) != text[i]) {
          return false;
        }
      }
      return true;
    }

    private String string(long offset) {
      return names.at(index(place(strings) + offset));
    }

    private long place(long address) {
      for (Segment segment : segments) {
        if (address >= segment.address() && address - segment.address() < segment.size()) {
          return address - segment.address() + segment.offset();
        }
      }
      throw new IndexOutOfBoundsException("no part of the file is there");
    }

    private int half(long at) {
      return bytes.getShort(index(at)) & 0xffff;
    }

    private long number(long at) {
      return bytes.getInt(index(at)) & 0xffffffffL;
    }

    private long word(long at) {
      return wide ? bytes.getLong(index(at)) : number(at);
    }

    private static int index(long at) {
      if (at < 0 || at > Integer.MAX_VALUE) {
        throw new IndexOutOfBoundsException("a table leads out of the file");
      }
      return (int) at;
    }
  }
}
