package amp.blackbox.campaign;

import amp.os.file.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Damages what describes a server that is no more, or lets it name a stranger's process, as the
 * reuse of process ids and a restart of the machine do.
 */
final class Forgery {
  private final Path metadb;
  private final Random random;
  private final long stranger;

  Forgery(Path metadb, Random random, long stranger) {
    this.metadb = metadb;
    this.random = random;
    this.stranger = stranger;
  }

  /** Forges the state file, the server's own file, or both; returns what it did. */
  String commit() throws IOException {
    if (!Files.isDirectory(metadb.resolve("data"))) {
      return "nothing to forge";
    }
    int which = random.nextInt(3);
    String done = "forged";
    if (which != 0) {
      done += forgeState(metadb.resolve("state.json"));
    }
    if (which != 1) {
      done += forgePidFile(metadb.resolve("data/postmaster.pid"));
    }
    if (random.nextInt(4) == 0) {
      Files.writeString(metadb.resolve("run/.s.PGSQL.5432.lock"), stranger + "\n");
      done += ", the socket's lock file";
    }
    if (random.nextInt(4) == 0) {
      Files.writeString(metadb.resolve("run/stopping"), "");
      done += ", the mark of stopping";
    }
    if (random.nextInt(8) == 0) {
      Files.writeString(metadb.resolve("run/detached"), "");
      done += ", the mark of detaching";
    }
    return done;
  }

  private String forgeState(Path state) throws IOException {
    if (!Files.exists(state)) {
      return "";
    }
    String text = Files.readString(state);
    String identity = "{\"pid\":" + stranger + ",\"start\":" + startOf(stranger) + "}";
    int way = random.nextInt(6);
    switch (way) {
      case 0 -> Files.writeString(state, replace(text, "server", identity));
      case 1 -> Files.writeString(state, replace(text, "watcher", identity));
      case 2 ->
          Files.writeString(state, text.replaceAll("(\"pid\"\\s*:\\s*)\\d+", "$1" + stranger));
      case 3 ->
          Files.writeString(state, text.replaceAll("(\"world\"\\s*:\\s*\")[0-9a-f]{4}", "$10000"));
      case 4 -> damage(state);
      default -> Files.delete(state);
    }
    return ", state.json in way " + way;
  }

  private static String replace(String state, String whose, String identity) {
    return state.replaceAll("(\"" + whose + "\"\\s*:\\s*)\\{[^}]*}", "$1" + identity);
  }

  private String forgePidFile(Path file) throws IOException {
    if (!Files.exists(file) || random.nextInt(3) == 0) {
      damage(file);
      return ", postmaster.pid damaged";
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    if (!lines.isEmpty()) {
      lines.set(0, Long.toString(stranger));
      Files.write(file, lines, StandardCharsets.ISO_8859_1);
    }
    return ", postmaster.pid";
  }

  /** Truncated, empty, or noise. */
  private void damage(Path file) throws IOException {
    byte[] content = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    byte[] damaged =
        switch (random.nextInt(3)) {
          case 0 -> java.util.Arrays.copyOf(content, content.length / 2);
          case 1 -> new byte[0];
          default -> {
            byte[] noise = new byte[200];
            random.nextBytes(noise);
            yield noise;
          }
        };
    if (Files.isDirectory(Trees.parent(file))) {
      Files.write(file, damaged);
    }
  }

  /** When a process started, in ticks since boot (proc(5), field 22). */
  private static String startOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
  }
}
