package amp.ampup.install;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A small library of which every entry of a long table names the same long name. */
final class EndlessNames {
  private static final int SIZE = 1 << 20;
  private static final int DYNAMIC = 0x1000;
  private static final int NEEDS = 0x2000;
  private static final int VERSION = 0x60000;
  private static final int STRINGS = 0x80000;
  private static final int COUNT = 10_000;
  private static final int LONG = 4000;

  private EndlessNames() {}

  /** Returns one for Linux on amd64, whose tables are those of elf(5). */
  static byte[] module() {
    byte[] bytes = new byte[SIZE];
    Arrays.fill(bytes, STRINGS, STRINGS + LONG, (byte) 'x');
    ByteBuffer elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    elf.put("\177ELF\2\1\1".getBytes(StandardCharsets.ISO_8859_1));
    elf.putShort(16, (short) 3).putShort(18, (short) 62).putLong(32, 64);
    elf.putShort(54, (short) 56).putShort(56, (short) 2);
    segment(elf, 64, 1, 0, SIZE);
    segment(elf, 64 + 56, 2, DYNAMIC, 48);
    elf.putLong(DYNAMIC, 5).putLong(DYNAMIC + 8, STRINGS);
    elf.putLong(DYNAMIC + 16, 0x6ffffffeL).putLong(DYNAMIC + 24, NEEDS);
    for (int i = 0; i < COUNT; i++) {
      int at = NEEDS + 16 * i;
      elf.putShort(at, (short) 1).putShort(at + 2, (short) COUNT).putInt(at + 4, i % LONG);
      elf.putInt(at + 8, VERSION - at).putInt(at + 12, i < COUNT - 1 ? 16 : 0);
    }
    return bytes;
  }

  private static void segment(ByteBuffer elf, int at, int type, int start, int size) {
    elf.putInt(at, type).putLong(at + 8, start).putLong(at + 16, start);
    elf.putLong(at + 32, size).putLong(at + 40, size);
  }
}
