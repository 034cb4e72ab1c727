package amp.cli.ampctl.cluster;

import amp.cli.console.CliException;
import amp.cli.console.Console;
import amp.cli.project.AmpFolder;
import amp.os.file.DiskRoom;
import amp.os.file.Failure;
import amp.os.file.Trees;
import amp.problem.ByteSize;
import amp.problem.ProblemKind;
import amp.tempdb.postgres.snapshot.Clusters;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a backup is, or what else is written as a whole: a file, or a standard stream.
 *
 * @param path the file, absolute
 * @param stream whether a standard stream is meant instead
 * @param folder whether it was typed as a folder is, with a slash at its end
 * @param what what is in it, for messages: {@code backup}
 */
public record BackupFile(Path path, boolean stream, boolean folder, String what) {
  /** What writes it. */
  @FunctionalInterface
  public interface Writing<T> {
    /** Writes all of it. */
    T to(OutputStream out) throws IOException;
  }

  /** What is done with a file that is complete, before it has its name. */
  @FunctionalInterface
  public interface Proof {
    /** Looks at it; what it throws keeps the file from its place. */
    void of(Path part) throws IOException;
  }

  static BackupFile of(Path workingDirectory, String name) {
    return of(workingDirectory, name, "backup");
  }

  /**
   * Names one.
   *
   * @param name as it was typed; {@code -} for a standard stream
   * @param what what is in it, for messages
   */
  public static BackupFile of(Path workingDirectory, String name, String what) {
    Path path = workingDirectory.resolve(name);
    boolean folder = name.endsWith("/") || name.endsWith(File.separator) || path.endsWith(".");
    return new BackupFile(path.normalize(), name.equals("-"), folder, what);
  }

  /**
   * Refuses what {@link #write} could not write, before any work is done.
   *
   * @param force whether a file that is there may be overwritten
   * @param folder the project's, whose database is not written over by a copy of itself
   */
  public void requireWritable(boolean force, AmpFolder folder) {
    requireWritable(force);
    try {
      if (!stream && folder.owns(path)) {
        throw refused(
            path + " is a file of the project's database, or its configuration",
            "name another file to write the " + what + " to");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses what no project's folder matters for. */
  void requireWritable(boolean force) {
    if (stream) {
      return;
    }
    if (Files.isDirectory(path)) {
      throw refused(path + " is a folder", "name a file in it to write the " + what + " to");
    }
    Path parent = Trees.parent(path);
    if (folder || !Files.isDirectory(parent)) {
      throw refused(
          "there is no folder " + (folder ? path : parent) + " to write the " + what + " in",
          "make it, " + (folder ? "and name a file in it" : "or name another file"));
    }
    if (!Files.exists(path)) {
      return;
    }
    if (!force) {
      throw refused(path + " exists", "choose another name, or overwrite it with --force");
    }
    // Its name would be taken from it: as root, also that of a device.
    if (!Files.isRegularFile(path)) {
      throw refused(path + " is no regular file", "name another file, or - for standard output");
    }
  }

  private static CliException refused(String problem, String advice) {
    return new CliException(ProblemKind.USAGE, problem, advice);
  }

  /**
   * Writes it beside its place, for its owner alone, and renames it when it is on disk.
   *
   * @param console has the stream
   * @param most the size that it will have at most, in bytes
   */
  <T> T write(Console console, long most, Writing<T> writing) throws IOException {
    return write(console, most, writing, part -> {});
  }

  /**
   * Does the same, and has it looked at before it is renamed; a stream is not.
   *
   * @param console has the stream
   * @param most the size that it will have at most, in bytes
   */
  public <T> T write(Console console, long most, Writing<T> writing, Proof proof)
      throws IOException {
    if (stream) {
      return writing.to(console.bytes());
    }
    try (PartFile part = PartFile.beside(path)) {
      T result = writing.to(part.out());
      proof.of(part.path());
      part.complete();
      return result;
    } catch (IOException e) {
      boolean full = Clusters.isDiskFull(e);
      throw new CliException(
          full ? ProblemKind.DISK_FULL : ProblemKind.FAILED,
          "the " + what + " could not be written to " + path + ": " + Failure.describe(e),
          full
              ? "at most "
                  + ByteSize.text(most)
                  + " are needed on the disk of "
                  + path.getParent()
                  + ", and "
                  + ByteSize.text(DiskRoom.free(Trees.parent(path)).orElse(0))
                  + " are free: make room there"
                  + ", or name a file elsewhere; nothing is left of this one"
              : "nothing is left of it; see that you may write there");
    }
  }

  InputStream read(Console console) {
    if (stream) {
      return console.in().bytes();
    }
    // What is no regular file may still be read: a shell's <(...) is a pipe.
    boolean directory = Files.isDirectory(path);
    if (directory || !Files.exists(path)) {
      throw new CliException(
          directory ? path + " is a folder" : "there is no file " + path,
          "name a file that ampctl metadb backup has written");
    }
    try {
      return Files.newInputStream(path);
    } catch (IOException e) {
      throw new CliException(
          path + " cannot be read: " + Failure.reason(e),
          "see that you may read it, or name a file that you may");
    }
  }

  @Override
  public String toString() {
    return stream ? "standard output" : path.toString();
  }
}
