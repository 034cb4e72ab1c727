package amp.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of a few megabytes that can be filled up. Only root can mount one for all
 * processes; where it cannot be mounted the test is skipped.
 */
public final class SmallDisk implements AutoCloseable {
  private static final int MEBIBYTE = 1 << 20;

  private final Path place;

  private SmallDisk(Path place) {
    this.place = place;
  }

  /** Mounts one over a folder, which is made where it is missing. */
  public static SmallDisk mount(Path place, int megabytes) throws IOException {
    Files.createDirectories(place);
    SmallDisk disk = new SmallDisk(place);
    assumeTrue(
        disk.mount("mode=0755,size=" + megabytes + "m").exitCode() == 0,
        "only root can mount a disk of a few megabytes for other processes");
    return disk;
  }

  private Run mount(String options) {
    return Run.command("mount", "-t", "tmpfs", "-o", options, "none", place.toString());
  }

  /** Returns where it is. */
  public Path place() {
    return place;
  }

  /** Makes it larger or smaller. */
  public void resize(int megabytes) {
    mount("remount,size=" + megabytes + "m").orFail();
  }

  private Path filling() {
    return place.resolve("filling");
  }

  /** Fills it up, but for so many megabytes. */
  public void leave(int megabytes) throws IOException {
    byte[] block = new byte[MEBIBYTE / 4];
    try (OutputStream out = Files.newOutputStream(filling())) {
      while (room() > (long) megabytes * MEBIBYTE) {
        out.write(block, 0, (int) Math.min(block.length, room() - (long) megabytes * MEBIBYTE));
      }
    } catch (IOException e) {
      // Another process took the last of it.
      if (megabytes > 0) {
        throw e;
      }
    }
  }

  /** Lets it take so many files more, however small they are. */
  public void leaveFiles(int files) {
    long used =
        Run.command("df", "--output=iused", place.toString())
            .orFail()
            .out()
            .lines()
            .skip(1)
            .mapToLong(line -> Long.parseLong(line.strip()))
            .sum();
    mount("remount,nr_inodes=" + (used + files)).orFail();
  }

  /** Lets it take as many files as there is room for. */
  public void freeFiles() {
    mount("remount,nr_inodes=" + MEBIBYTE).orFail();
  }

  private long room() {
    return place.toFile().getUsableSpace();
  }

  /** Gives back what it was filled up with. */
  public void free() throws IOException {
    Files.delete(filling());
  }

  @Override
  public void close() {
    Run.command("umount", "-l", place.toString()).orFail();
  }
}
