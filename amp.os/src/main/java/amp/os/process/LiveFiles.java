package amp.os.process;

import amp.os.file.Durable;
import amp.os.file.Locks;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder of files that say who is there: each is kept locked by its maker, so that the kernel
 * tells whether that lives, in every process namespace. What the dead left is removed by whoever
 * looks.
 */
public final class LiveFiles {
  /** The files this process has locked: to open one again would give its lock up (fcntl(2)). */
  private static final Map<Path, String> OURS = new ConcurrentHashMap<>();

  private static final int LONGEST = 1 << 16;
  private static final Duration CLOCK = Duration.ofSeconds(2);
  private static final String OWN =
      Integer.toHexString(OsProcess.world().hashCode()) + "-" + ProcessHandle.current().pid() + "-";

  private LiveFiles() {}

  /** A file of ours, until it is closed. */
  public static final class Registration implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private Registration(Path file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      OURS.remove(file);
      try {
        Files.deleteIfExists(file);
      } finally {
        channel.close();
      }
    }
  }

  /**
   * Makes a file of this process.
   *
   * @param folder where; it exists
   * @param text what it says
   */
  public static Registration make(Path folder, String text) throws IOException {
    while (true) {
      // Another class loader of this process counts for itself: the name must be nobody's yet.
      Path file = folder.toRealPath().resolve(OWN + UUID.randomUUID());
      Registration registration = new Registration(file, Durable.create(file));
      OURS.put(file, text);
      try {
        registration.channel.lock();
        registration.channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      } catch (IOException | RuntimeException e) {
        registration.close();
        throw e;
      }
      // Who looked before it was locked took it for what the dead had left.
      if (Files.exists(file)) {
        return registration;
      }
      registration.close();
    }
  }

  /**
   * Returns what the files of the living say; an empty text where that cannot be read, as that of
   * another class loader of this process.
   */
  public static List<String> texts(Path folder) throws IOException {
    List<String> texts = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.toRealPath())) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String ours = OURS.get(file);
        if (ours != null) {
          texts.add(ours);
        } else if (name.startsWith(OWN) && !isLeftover(file)) {
          // Not ours to open, and alive as we are.
          texts.add("");
        } else if (!Locks.deleteUnlessTaken(file)) {
          texts.add(read(file));
        }
      }
    }
    return texts;
  }

  /** A file older than this process was left by another that had the same process id. */
  private static boolean isLeftover(Path file) {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .filter(start -> modified(file).isBefore(start.minus(CLOCK)))
        .isPresent();
  }

  private static Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.MAX;
    }
  }

  private static String read(Path file) {
    try {
      return new String(SmallFile.bytes(file, LONGEST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
