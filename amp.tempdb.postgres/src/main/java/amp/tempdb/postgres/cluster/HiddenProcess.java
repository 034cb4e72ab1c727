package amp.tempdb.postgres.cluster;

import amp.os.OperatingSystem;
import amp.os.process.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Another user's process of PostgreSQL, where root may not look into it: in containers without
 * CAP_SYS_PTRACE (ptrace(2), "access mode checking"). A program that runs as that user looks.
 *
 * @param program the path of what it runs
 * @param files device and inode of its working directory, then of the files it has open
 */
record HiddenProcess(String program, List<String> files) {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String LOOK =
      "readlink \"/proc/$1/exe\" && exec stat -L -c %d:%i \"/proc/$1/cwd\" \"/proc/$1/fd/\"*";

  /** Returns what can be seen of a process that is hidden from this one, and may be a server. */
  static Optional<HiddenProcess> look(long pid) {
    if (!OperatingSystem.LINUX || !OperatingSystem.root()) {
      return Optional.empty();
    }
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      Files.readSymbolicLink(process.resolve("cwd"));
      return Optional.empty();
    } catch (AccessDeniedException e) {
      return ask(process);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<HiddenProcess> ask(Path process) {
    try {
      String name = Files.readString(process.resolve("comm"), StandardCharsets.ISO_8859_1);
      if (!name.startsWith("postgres")) {
        return Optional.empty();
      }
      long user = OperatingSystem.owner(process);
      List<String> words = new ArrayList<>(new Privileges.OtherUser(user, user).prefix());
      words.addAll(List.of("--regid", Files.getAttribute(process, "unix:gid").toString()));
      words.addAll(List.of("--clear-groups", "sh", "-c", LOOK, "sh"));
      List<String> lines =
          Command.of(words, process.getFileName().toString())
              .timeout(LIMIT)
              .run()
              .output()
              .lines()
              .toList();
      return lines.size() < 2 || !lines.get(0).startsWith("/")
          ? Optional.empty()
          : Optional.of(new HiddenProcess(lines.get(0), lines.subList(1, lines.size())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** See {@link ServerProcess#serves}. */
  boolean serves(Path data) throws IOException {
    return files.get(0).equals(identity(data)) && ServerProcess.isServer(Path.of(program));
  }

  boolean holds(Path file) {
    try {
      return files.subList(1, files.size()).contains(identity(file));
    } catch (IOException e) {
      return false;
    }
  }

  private static String identity(Path file) throws IOException {
    return Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
  }
}
