package amp.ampup.store.check;

import amp.ampup.Installed;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a server has the functions that a module calls: one that was built for a later minor
 * version may call what an earlier one lacks, and is refused when it is loaded.
 */
public final class SymbolNeeds {
  private static final int DYNAMIC_SYMBOLS = 11;
  private static final int SYMBOL_BYTES = 24;
  private static final int MOST = 1_000_000;
  private static final int LONGEST = 4096;

  private final Set<String> needed = new TreeSet<>();
  private final Deque<String> libraries = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();

  private SymbolNeeds() {}

  /**
   * Returns what modules call and a server does not have, nor its modules, nor a library.
   *
   * @param modules the modules
   * @param server the server
   * @param folders where libraries are besides those of the host
   * @param host the libraries of the host
   * @throws IOException when a file cannot be read, or is damaged
   */
  public static List<String> of(
      List<Path> modules, Installed server, List<Path> folders, HostLibraries host)
      throws IOException {
    Optional<Path> program = server.program("postgres");
    SymbolNeeds needs = new SymbolNeeds();
    for (Path module : modules) {
      needs.needed.addAll(Symbols.of(module).needed());
      needs.follow(module);
    }
    Symbols own = program.isPresent() ? Symbols.of(program.get()) : Symbols.NONE;
    if (own.defined().isEmpty()) {
      return List.of();
    }
    needs.needed.removeAll(own.defined());
    for (Path module : modules) {
      needs.needed.removeAll(Symbols.of(module).defined());
    }
    needs.follow(program.orElseThrow());
    needs.search(folders, host);
    for (Path module : Trees.children(server.directory().resolve("lib/postgresql"))) {
      if (!needs.needed.isEmpty() && Files.isRegularFile(module)) {
        needs.needed.removeAll(Symbols.of(module).defined());
      }
    }
    return List.copyOf(needs.needed);
  }

  private void follow(Path file) throws IOException {
    ElfFile.read(file).ifPresent(elf -> libraries.addAll(elf.needed()));
  }

  private void search(List<Path> folders, HostLibraries host) throws IOException {
    while (!needed.isEmpty() && !libraries.isEmpty()) {
      String library = libraries.remove();
      if (seen.add(library)) {
        Optional<Path> file =
            folders.stream()
                .map(folder -> folder.resolve(library))
                .filter(Files::isRegularFile)
                .findFirst()
                .or(() -> host.find(library));
        if (file.isPresent()) {
          needed.removeAll(Symbols.of(file.get()).defined());
          follow(file.get());
        }
      }
    }
  }

  /** The names that the loader goes by. */
  private record Symbols(List<String> needed, Set<String> defined) {
    private static final Symbols NONE = new Symbols(List.of(), Set.of());

    /** Reads those of a file of 64 bits; of others, and where it lists none, there are none. */
    static Symbols of(Path file) throws IOException {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        long size = Math.min(channel.size(), Integer.MAX_VALUE);
        ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
        if (size < 64 || bytes.getInt(0) != 0x7f454c46 || bytes.get(4) != 2) {
          return NONE;
        }
        bytes.order(bytes.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return read(bytes);
      } catch (IndexOutOfBoundsException | ArithmeticException e) {
        throw new IOException(file.getFileName() + " is damaged: a table leads out of it", e);
      }
    }

    private static Symbols read(ByteBuffer bytes) {
      int table = Math.toIntExact(bytes.getLong(40));
      int step = bytes.getShort(58) & 0xffff;
      int count = bytes.getShort(60) & 0xffff;
      for (int i = 0; i < count; i++) {
        int section = table + i * step;
        if (bytes.getInt(section + 4) == DYNAMIC_SYMBOLS) {
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

    private static Symbols symbols(ByteBuffer bytes, int at, int count, int names) {
      List<String> needed = new ArrayList<>();
      Set<String> defined = new HashSet<>();
      for (int i = 1; i < Math.min(count, MOST); i++) {
        int symbol = at + i * SYMBOL_BYTES;
        boolean here = bytes.getShort(symbol + 6) != 0;
        boolean global = (bytes.get(symbol + 4) & 0xff) >> 4 == 1;
        if (here) {
          defined.add(text(bytes, names + bytes.getInt(symbol)));
        } else if (global) {
          needed.add(text(bytes, names + bytes.getInt(symbol)));
        }
      }
      return new Symbols(needed, defined);
    }

    private static String text(ByteBuffer bytes, int at) {
      int end = at;
      while (bytes.get(end) != 0 && end - at < LONGEST) {
        end++;
      }
      byte[] text = new byte[end - at];
      bytes.get(at, text);
      return new String(text, StandardCharsets.UTF_8);
    }
  }
}
