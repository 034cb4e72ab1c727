package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.awaitEnd;

import amp.os.process.OsProcess;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** A database in a folder of the test's own, whose processes are killed. */
abstract class CrashFixture {
  @TempDir Path folder;

  final Path metadb() {
    return folder.resolve("metadb");
  }

  final ClusterFolder cluster() throws Exception {
    return new ClusterFolder(metadb().toRealPath());
  }

  final String log() throws Exception {
    return Files.readString(cluster().log());
  }

  static boolean gone(long pid) {
    return OsProcess.find(pid).isEmpty();
  }

  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    awaitEnd(pid);
  }

  /** Returns a process of the server once it says that it does this; what is new says it late. */
  static long backend(long server, String title) {
    return Eventually.seen("a process: " + title, () -> find(server, title), Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<Long> find(long server, String title) {
    return ProcessHandle.of(server).stream()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .filter(pid -> commandLine(pid).endsWith(title))
        .findAny();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ').strip();
    } catch (IOException e) {
      return "";
    }
  }
}
