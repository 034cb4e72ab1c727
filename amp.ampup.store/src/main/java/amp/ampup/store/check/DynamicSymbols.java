package amp.ampup.store.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of functions and data that the loader goes by, of a program or library.
 *
 * @param needed those that it needs of others
 * @param defined those that it has
 * @param exported those that it has for others
 */
record DynamicSymbols(List<String> needed, Set<String> defined, Set<String> exported) {
  static final DynamicSymbols NONE = new DynamicSymbols(List.of(), Set.of(), Set.of());

  private static final int TABLE = 11;
  private static final int SYMBOL_BYTES = 24;

  /** What older linkers wrote into every library for itself. */
  private static final Set<String> OF_LINKERS =
      Set.of("", "_init", "_fini", "_edata", "_end", "_etext", "__bss_start");

  /**
   * Reads those of a file of 64 bits; of others, and where it lists none, there are none.
   *
   * @throws IOException when it cannot be read, or is damaged
   */
  static DynamicSymbols of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = Math.min(channel.size(), Integer.MAX_VALUE);
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      if (size < 64 || bytes.getInt(0) != 0x7f454c46 || bytes.get(4) != 2) {
        return NONE;
      }
      bytes.order(bytes.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      return read(bytes);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new IOException(
          file.getFileName() + " is damaged: a table leads out of it, or has no end", e);
    }
  }

  private static DynamicSymbols read(ByteBuffer bytes) {
    int table = Math.toIntExact(bytes.getLong(40));
    int step = bytes.getShort(58) & 0xffff;
    int count = bytes.getShort(60) & 0xffff;
    for (int i = 0; i < count; i++) {
      int section = table + i * step;
      if (bytes.getInt(section + 4) == TABLE) {
        int names = table + bytes.getInt(section + 40) * step;
        return symbols(
            bytes,
            Math.toIntExact(bytes.getLong(section + 24)),
            Math.toIntExact(bytes.getLong(section + 32)) / SYMBOL_BYTES,
            Math.toIntExact(bytes.getLong(names + 24)));
      }
    }
    return NONE;
  }

  private static DynamicSymbols symbols(ByteBuffer bytes, int at, int count, int start) {
    List<String> needed = new ArrayList<>();
    Set<String> defined = new HashSet<>();
    Set<String> exported = new HashSet<>();
    Names names = new Names(bytes);
    for (int i = 1; i < count; i++) {
      int symbol = at + i * SYMBOL_BYTES;
      boolean here = bytes.getShort(symbol + 6) != 0;
      int binding = (bytes.get(symbol + 4) & 0xff) >> 4;
      if (here) {
        String name = names.at(start + bytes.getInt(symbol));
        defined.add(name);
        if (binding != 0 && !OF_LINKERS.contains(name)) {
          exported.add(name);
        }
      } else if (binding == 1) {
        needed.add(names.at(start + bytes.getInt(symbol)));
      } else {
        names.count();
      }
    }
    return new DynamicSymbols(needed, defined, exported);
  }
}
