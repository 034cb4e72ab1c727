package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.awaitEnd;

import amp.os.process.OsProcess;
import amp.tempdb.postgres.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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

  static Stream<Long> backends(long server, String title) {
    return ProcessHandle.of(server).stream()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .filter(pid -> commandLine(pid).endsWith(title));
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ').strip();
    } catch (IOException e) {
      return "";
    }
  }
}
