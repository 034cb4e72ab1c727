package amp.blackbox.campaign;

import amp.blackbox.LiveProcess;
import amp.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The processes of one project, found by their working directories and command lines. */
final class Processes {
  private final Path project;
  private final Path metadb;

  Processes(Path project) {
    this.project = project;
    metadb = project.resolve(".amp/metadb");
  }

  static boolean isServer(long pid) {
    return new LiveProcess(pid, "").isServer();
  }

  List<LiveProcess> all() {
    return LiveProcess.of(project);
  }

  /** A child has the command of its postmaster until it has given itself a title. */
  List<LiveProcess> postmasters() {
    List<LiveProcess> servers =
        all().stream().filter(p -> p.isServer() && !p.command().startsWith("postgres: ")).toList();
    return servers.stream()
        .filter(p -> servers.stream().noneMatch(parent -> parent.isParentOf(p)))
        .toList();
  }

  List<LiveProcess> backends() {
    return all().stream().filter(p -> p.command().startsWith("postgres: ")).toList();
  }

  List<LiveProcess> watchers() {
    return all().stream().filter(p -> p.command().contains("watcher.sh")).toList();
  }

  /** The watcher that the state file names. */
  Optional<Long> watcher() {
    try {
      String state = Files.readString(metadb.resolve("state.json"));
      return Optional.of(Json.parseObject(state).object("watcher").number("pid"));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Kills everything, and what it starts meanwhile. */
  void killAll() {
    Wait.until(
        () -> {
          List<LiveProcess> left = all();
          left.forEach(LiveProcess::kill);
          return left.isEmpty();
        },
        Wait.LIMIT);
  }

  /** Returns what belongs neither to the holders nor to the server nor to its watcher. */
  List<LiveProcess> leftBeside(List<Holding> holdings) {
    Set<Long> known = new HashSet<>();
    holdings.forEach(holding -> addTree(known, holding.pid()));
    holdings.forEach(holding -> addTree(known, holding.server()));
    watcher().ifPresent(pid -> addTree(known, pid));
    return all().stream().filter(p -> !known.contains(p.pid())).toList();
  }

  private static void addTree(Set<Long> known, long pid) {
    if (pid > 0) {
      known.add(pid);
      ProcessHandle.of(pid)
          .ifPresent(process -> process.descendants().forEach(child -> known.add(child.pid())));
    }
  }
}
