package amp.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A process as {@code /proc} shows it.
 *
 * @param pid its id
 * @param command its command line, with spaces between the words
 */
public record LiveProcess(long pid, String command) {
  private static final Path PROC = Path.of("/proc");

  /** Returns every process that names the folder in its command line, or works in it. */
  public static List<LiveProcess> of(Path folder) {
    return all().stream()
        .filter(p -> p.command.contains(folder.toString()) || p.directory().startsWith(folder))
        .toList();
  }

  /** Returns every process that this user can see; zombies are none. */
  public static List<LiveProcess> all() {
    List<LiveProcess> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        String command = read(entry.resolve("cmdline")).replace('\0', ' ').strip();
        if (!command.isEmpty()) {
          found.add(new LiveProcess(Long.parseLong(entry.getFileName().toString()), command));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Returns the addresses, in hexadecimal as the kernel prints them, that processes listen on. */
  static Set<String> listening(List<LiveProcess> processes) {
    Set<String> sockets = new TreeSet<>();
    processes.forEach(process -> sockets.addAll(process.sockets()));
    Set<String> addresses = new TreeSet<>();
    for (String table : new String[] {"net/tcp", "net/tcp6"}) {
      // proc(5): local address, remote address, state (0A is LISTEN), ..., inode.
      read(PROC.resolve(table))
          .lines()
          .map(line -> line.strip().split("\\s+", -1))
          .filter(fields -> fields.length > 9 && fields[3].equals("0A"))
          .filter(fields -> sockets.contains("socket:[" + fields[9] + "]"))
          .forEach(fields -> addresses.add(fields[1]));
    }
    return addresses;
  }

  /** Tells whether it is a process of a PostgreSQL server. */
  public boolean isServer() {
    return link(proc("exe")).endsWith("postgres");
  }

  /** Tells whether another process was started by this one, and both are there. */
  public boolean isParentOf(LiveProcess other) {
    return ProcessHandle.of(other.pid)
        .flatMap(ProcessHandle::parent)
        .filter(parent -> parent.pid() == pid)
        .isPresent();
  }

  /** Returns the user it runs as. */
  long user() {
    return read(proc("status"))
        .lines()
        .filter(line -> line.startsWith("Uid:"))
        .map(line -> Long.parseLong(line.split("\\s+", -1)[1]))
        .findFirst()
        .orElseThrow();
  }

  String environment() {
    return read(proc("environ"));
  }

  public void kill() {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Tells whether it has ended; one that nobody has waited for has, too. */
  public boolean isGone() {
    return read(proc("cmdline")).isEmpty();
  }

  private Path directory() {
    return link(proc("cwd"));
  }

  private Set<String> sockets() {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc("fd"))) {
      descriptors.forEach(descriptor -> names.add(link(descriptor).toString()));
    } catch (NoSuchFileException e) {
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  private Path proc(String entry) {
    return PROC.resolve(pid + "/" + entry);
  }

  private static Path link(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return Path.of("gone, or not ours");
    }
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
