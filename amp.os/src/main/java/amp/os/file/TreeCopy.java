package amp.os.file;

import amp.os.Deadline;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Copies and deletes whole directories. */
public final class TreeCopy {
  private static final Duration ORPHANS_END = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private TreeCopy() {}

  /** Copies a directory with modes and all it holds; links stay links. */
  public static void copy(Path from, Path to) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Path target = to.resolve(from.relativize(directory).toString());
            Files.copy(directory, target, StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    // An exception would leave the stream while other threads go on copying.
    Queue<IOException> failures = new ConcurrentLinkedQueue<>();
    files.parallelStream()
        .filter(file -> failures.isEmpty())
        .forEach(file -> copyFile(file, to.resolve(from.relativize(file)), failures));
    if (!failures.isEmpty()) {
      throw failures.remove();
    }
  }

  private static void copyFile(Path from, Path to, Queue<IOException> failures) {
    try {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      failures.add(e);
    }
  }

  /** Deletes what a killed process left, whose children may go on writing for a moment. */
  public static void deleteAbandoned(Path tree) throws IOException {
    Deadline deadline = Deadline.in(ORPHANS_END);
    while (true) {
      try {
        delete(tree);
        return;
      } catch (DirectoryNotEmptyException e) {
        if (deadline.passed()) {
          throw e;
        }
        Deadline.pause(LOOK_AGAIN);
      }
    }
  }

  /** Deletes a directory with all it holds; what is gone already does not matter. */
  public static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof java.nio.file.NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
