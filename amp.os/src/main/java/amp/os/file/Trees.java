package amp.os.file;

import amp.os.Deadline;
import amp.os.OperatingSystem;
import amp.os.Parallel;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies, deletes and measures whole directories. Links are never followed. */
public final class Trees {
  private static final Duration ORPHANS_END = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private Trees() {}

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
    Parallel.each(
        files,
        file ->
            Files.copy(
                file,
                to.resolve(from.relativize(file)),
                StandardCopyOption.COPY_ATTRIBUTES,
                LinkOption.NOFOLLOW_LINKS));
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

  /**
   * Deletes a file, a link or a directory; what is gone already does not matter. A directory of
   * one's own that one may not write to, or read, is made one's own again for that.
   */
  public static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!mayChange(directory)) {
              open(directory);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            deleteOne(file);
            return FileVisitResult.CONTINUE;
          }

          /** A directory that cannot be listed is not entered; it is then, once it can. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof AccessDeniedException
                && !Files.isReadable(file)
                && open(file)
                && Files.isReadable(file)) {
              delete(file);
            } else {
              throwUnlessGone(e);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            throwUnlessGone(e);
            deleteOne(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean mayChange(Path directory) {
    return OperatingSystem.WINDOWS
        || (Files.isWritable(directory) && Files.isExecutable(directory));
  }

  /**
   * Gives the owner every right to a directory, where that is this user.
   *
   * @return whether that was so
   */
  private static boolean open(Path directory) {
    if (OperatingSystem.WINDOWS || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      Files.setPosixFilePermissions(
          directory,
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void throwUnlessGone(@Nullable IOException e) throws IOException {
    if (e != null && !(e instanceof NoSuchFileException)) {
      throw e;
    }
  }

  /** Windows refuses to delete what is marked read-only. */
  private static void deleteOne(Path path) throws IOException {
    try {
      Files.deleteIfExists(path);
    } catch (AccessDeniedException e) {
      if (!OperatingSystem.WINDOWS || !path.toFile().setWritable(true)) {
        throw e;
      }
      Files.deleteIfExists(path);
    }
  }

  /**
   * Returns the size of all files in bytes. What does not exist, vanishes meanwhile or cannot be
   * read counts for nothing.
   */
  public static long size(Path tree) {
    long[] total = {0};
    try {
      Files.walkFileTree(
          tree,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              total[0] += attributes.size();
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      return total[0];
    }
    return total[0];
  }

  /**
   * Returns the folder that holds a place.
   *
   * @throws IllegalArgumentException if the path names none: it is a root, or a bare name
   */
  public static Path parent(Path place) {
    Path parent = place.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("the path " + place + " names no folder that holds it");
    }
    return parent;
  }

  /** Returns what is in a directory; nothing if there is no such directory. */
  public static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path child : stream) {
        children.add(child);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return children;
    }
    return children;
  }
}
