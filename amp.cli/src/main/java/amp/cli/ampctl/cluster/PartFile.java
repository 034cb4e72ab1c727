package amp.cli.ampctl.cluster;

import amp.os.file.Durable;
import amp.os.file.Locks;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file in the making, beside its place: under a name that nobody can foresee, for its owner
 * alone, and locked as long as it is written, so that what a killed process left is known as such.
 * What ends the program otherwise, a signal for one, deletes it.
 */
final class PartFile implements AutoCloseable {
  private static final String SUFFIX = ".part";

  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> OPEN.forEach(PartFile::deleteQuietly), "amp-part-delete"));
  }

  private final Path place;
  private final Path part;
  private final FileChannel channel;

  private PartFile(Path place, Path part, FileChannel channel) {
    this.place = place;
    this.part = part;
    this.channel = channel;
  }

  /** Begins one, and deletes what killed processes left of earlier ones for the same place. */
  static PartFile beside(Path place) throws IOException {
    Path folder = Trees.parent(place);
    String prefix = "." + place.getFileName() + "-";
    sweep(folder, prefix);
    while (true) {
      Path part = NewFiles.temporaryFile(folder, prefix, SUFFIX);
      FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
      // Another process may have taken it for a leftover before it was locked.
      if (lock(channel) && Files.exists(part)) {
        OPEN.add(part);
        return new PartFile(place, part, channel);
      }
      channel.close();
    }
  }

  /** False when another process has it; where a file system has no locks, nobody sweeps. */
  private static boolean lock(FileChannel channel) {
    try {
      return Locks.take(channel);
    } catch (IOException e) {
      return true;
    }
  }

  private static void sweep(Path folder, String prefix) throws IOException {
    try (DirectoryStream<Path> parts =
        Files.newDirectoryStream(
            folder,
            entry -> {
              String name = entry.getFileName().toString();
              return name.startsWith(prefix)
                  && name.substring(prefix.length()).matches("[0-9]+" + SUFFIX);
            })) {
      for (Path part : parts) {
        deleteLeftover(part);
      }
    }
  }

  private static void deleteLeftover(Path part) {
    try {
      Locks.deleteUnlessTaken(part);
    } catch (IOException e) {
      // Of another user.
    }
  }

  private static void deleteQuietly(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // The next one for the same place deletes it.
    }
  }

  /** Returns where it is until it is complete. */
  Path path() {
    return part;
  }

  /** Returns what writes into it; closing is not needed. */
  OutputStream out() {
    return Channels.newOutputStream(channel);
  }

  /** Puts it on disk and gives it its name. */
  void complete() throws IOException {
    channel.force(true);
    Durable.rename(part, place);
    Durable.syncDirectory(Trees.parent(place));
  }

  /** Deletes it where it is not complete. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(part);
    OPEN.remove(part);
  }
}
