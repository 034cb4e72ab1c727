package amp.tempdb.postgres.cluster;

import amp.os.OperatingSystem;
import amp.os.file.DiskRoom;
import java.io.File;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where a server keeps what its processes share for the length of a query. {@code /dev/shm} is
 * missing, closed or tiny in many containers; files in the data directory serve as well there.
 *
 * @see <a href="https://www.postgresql.org/docs/18/runtime-config-resource.html">PostgreSQL 18,
 *     19.4.1 Memory, dynamic_shared_memory_type</a>
 */
public final class SharedMemory {
  private static final File FOLDER = new File("/dev/shm");

  /**
   * A parallel hash join takes a multiple of {@code work_mem} for each of its processes. Docker
   * gives a container 64 MB of all, where such queries fail.
   */
  private static final long NEEDED = 128L << 20;

  private SharedMemory() {}

  /** Returns the room there is, in bytes; empty where there is none to write to. Linux only. */
  public static OptionalLong free() {
    return FOLDER.canWrite() ? DiskRoom.free(FOLDER.toPath()) : OptionalLong.empty();
  }

  /** Returns the server parameters that this machine makes necessary. */
  public static Map<String, String> settings() {
    boolean useless = OperatingSystem.LINUX && free().orElse(0) < NEEDED;
    return useless ? Map.of("dynamic_shared_memory_type", "mmap") : Map.of();
  }
}
