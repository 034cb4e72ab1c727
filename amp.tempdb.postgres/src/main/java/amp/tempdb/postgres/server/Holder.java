package amp.tempdb.postgres.server;

import amp.json.Json;
import amp.json.JsonObject;
import amp.os.file.Durable;
import amp.os.file.Locks;
import amp.os.process.OsProcess;
import amp.tempdb.postgres.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Describes who holds a lease: a file that its holder keeps locked, so that the kernel tells
 * whether the holder lives, in every process namespace. Used under the start lock only.
 *
 * @param name what the holder calls itself
 * @param pid its process id, as it sees itself
 */
public record Holder(String name, long pid) {
  /** The files this process has locked: to open one again would give its lock up (fcntl(2)). */
  private static final Map<Path, Holder> OURS = new ConcurrentHashMap<>();

  private static final String WORLD = worldTag();

  /** A registration, to be closed with the lease. */
  static final class Registration {
    private final Path file;
    private final FileChannel channel;

    private Registration(Path file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    void close() throws IOException {
      OURS.remove(file);
      try {
        Files.deleteIfExists(file);
      } finally {
        channel.close();
      }
    }
  }

  /** Registers a holder of this process. */
  static Registration register(ClusterFolder folder, String name) throws IOException {
    long pid = ProcessHandle.current().pid();
    // Another class loader of this process counts for itself: the name must be nobody's yet.
    Path file = folder.holders().toRealPath().resolve(prefix(pid) + "-" + UUID.randomUUID());
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("holder", name);
    values.put("pid", pid);
    Holder holder = new Holder(name, pid);
    Registration registration = new Registration(file, Durable.create(file));
    OURS.put(file, holder);
    try {
      registration.channel.lock();
      byte[] json = Json.write(values).getBytes(StandardCharsets.UTF_8);
      registration.channel.write(ByteBuffer.wrap(json));
      return registration;
    } catch (IOException | RuntimeException e) {
      registration.close();
      throw e;
    }
  }

  /** Returns the living holders, and removes what dead ones left. */
  public static List<Holder> living(ClusterFolder folder) throws IOException {
    List<Holder> living = new ArrayList<>();
    String own = prefix(ProcessHandle.current().pid()) + "-";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.holders().toRealPath())) {
      for (Path file : files) {
        Holder ours = OURS.get(file);
        if (ours != null) {
          living.add(ours);
        } else if (file.getFileName().toString().startsWith(own) && !leftover(file)) {
          // Another class loader of this process: not ours to open, and alive as we are.
          living.add(new Holder("process", ProcessHandle.current().pid()));
        } else if (!Locks.deleteUnlessTaken(file)) {
          living.add(read(file));
        }
      }
    }
    return living;
  }

  /** A file older than this process was left by another that had the same process id. */
  private static boolean leftover(Path file) throws IOException {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .filter(start -> modified(file).isBefore(start.minusSeconds(2)))
        .isPresent();
  }

  private static java.time.Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return java.time.Instant.MAX;
    }
  }

  private static Holder read(Path file) {
    try {
      JsonObject json = Json.readObject(file);
      return new Holder(json.string("holder"), json.number("pid"));
    } catch (IOException | RuntimeException e) {
      return new Holder("unknown", 0);
    }
  }

  private static String prefix(long pid) {
    return WORLD + "-" + pid;
  }

  private static String worldTag() {
    return Integer.toHexString(OsProcess.world().hashCode());
  }
}
