package amp.cli.console;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/** How much a folder takes. */
public final class DiskSize {
  private DiskSize() {}

  /** Adds up the files; those that vanish meanwhile count for nothing. */
  public static long of(Path folder) {
    long[] sum = {0};
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              sum[0] += attributes.size();
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      return sum[0];
    }
    return sum[0];
  }

  /** Says how much is needed, in bytes, and how much there is. */
  public static String needed(Path folder, long bytes) {
    return text(bytes)
        + " are needed on the disk of "
        + folder
        + ", and "
        + text(folder.toFile().getUsableSpace())
        + " are free: make room there";
  }

  public static String text(long bytes) {
    return bytes < 1 << 20
        ? (bytes + 1023) / 1024 + " kB"
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1048576.0);
  }
}
