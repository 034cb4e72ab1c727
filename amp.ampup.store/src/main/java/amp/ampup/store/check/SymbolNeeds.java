package amp.ampup.store.check;

import amp.ampup.Installed;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a server has the functions that a module calls: one that was built for a later minor
 * version may call what an earlier one lacks, and is refused when it is loaded. Likewise whether
 * libraries have those that a program calls.
 */
public final class SymbolNeeds {
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
      needs.needed.addAll(DynamicSymbols.of(module).needed());
      needs.follow(module);
    }
    DynamicSymbols own =
        program.isPresent() ? DynamicSymbols.of(program.get()) : DynamicSymbols.NONE;
    if (own.defined().isEmpty()) {
      return List.of();
    }
    needs.needed.removeAll(own.defined());
    for (Path module : modules) {
      needs.needed.removeAll(DynamicSymbols.of(module).defined());
    }
    needs.follow(program.orElseThrow());
    needs.search(folders, host);
    for (Path module : Trees.children(server.directory().resolve("lib/postgresql"))) {
      if (!needs.needed.isEmpty() && Files.isRegularFile(module)) {
        needs.needed.removeAll(DynamicSymbols.of(module).defined());
      }
    }
    return List.copyOf(needs.needed);
  }

  /**
   * Returns what programs call and no library has.
   *
   * @param programs the programs
   * @param folders where libraries are besides those of the host, and before them
   * @param host the libraries of the host
   * @throws IOException when a file cannot be read, or is damaged
   */
  public static List<String> ofPrograms(List<Path> programs, List<Path> folders, HostLibraries host)
      throws IOException {
    SymbolNeeds needs = new SymbolNeeds();
    for (Path program : programs) {
      DynamicSymbols symbols = DynamicSymbols.of(program);
      needs.needed.addAll(symbols.needed());
      needs.needed.removeAll(symbols.defined());
      needs.follow(program);
    }
    needs.search(folders, host);
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
          needed.removeAll(DynamicSymbols.of(file.get()).defined());
          follow(file.get());
        }
      }
    }
  }
}
