package amp.tempdb.postgres.snapshot;

import amp.os.OperatingSystem;
import amp.os.Parallel;
import amp.os.file.Durable;
import amp.os.process.Command;
import amp.os.process.SearchPath;
import amp.tempdb.postgres.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies a cluster into a directory: where the file system can share the blocks of two files, as
 * Btrfs, XFS and APFS do, by that, else by several threads.
 */
final class TreeSink implements ClusterSink {
  private static final int FILES_A_COMMAND = 400;

  private final Path target;

  /** Creates the directory. */
  TreeSink(Path target) throws IOException {
    this.target = target;
    ClusterFolder.privateDirectory(target);
  }

  @Override
  public void directory(String name) throws IOException {
    ClusterFolder.privateDirectory(target.resolve(name));
  }

  @Override
  public void content(String name, byte[] content) throws IOException {
    try (FileChannel out = Durable.create(target.resolve(name))) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        out.write(left);
      }
    }
  }

  @Override
  public void files(Path data, List<String> names) throws IOException {
    List<String> left = new ArrayList<>(names);
    if (!left.isEmpty() && clone(data, left.get(0))) {
      left = cloneAll(data, left);
    }
    Parallel.each(left, name -> copy(data.resolve(name), target.resolve(name)));
  }

  private static void copy(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  /** Tries it with one file. */
  private boolean clone(Path data, String name) throws IOException {
    Path probe = target.resolve(".clone");
    if (!OperatingSystem.LINUX || !SearchPath.ofProcess().find("cp").isPresent()) {
      return false;
    }
    Command.Result result =
        Command.of("cp", "--reflink=always", data.resolve(name).toString(), probe.toString()).run();
    Files.deleteIfExists(probe);
    return result.exitCode() == 0;
  }

  /**
   * Returns those that are not copied. Of a command that failed none is left: what it broke off, on
   * a full disk perhaps, looks like a copy.
   */
  List<String> cloneAll(Path data, List<String> names) throws IOException {
    List<String> left = new ArrayList<>();
    Map<String, List<String>> byDirectory = new LinkedHashMap<>();
    for (String name : names) {
      String directory = name.substring(0, Math.max(0, name.lastIndexOf('/')));
      byDirectory.computeIfAbsent(directory, d -> new ArrayList<>()).add(name);
    }
    for (Map.Entry<String, List<String>> entry : byDirectory.entrySet()) {
      List<String> files = entry.getValue();
      for (int i = 0; i < files.size(); i += FILES_A_COMMAND) {
        List<String> command =
            new ArrayList<>(List.of("cp", "--preserve=all", "--no-dereference", "--reflink=auto"));
        command.add("--target-directory=" + target.resolve(entry.getKey()));
        List<String> batch = files.subList(i, Math.min(files.size(), i + FILES_A_COMMAND));
        batch.stream().map(name -> data.resolve(name).toString()).forEach(command::add);
        if (Command.of(command.toArray(String[]::new)).run().exitCode() != 0) {
          for (String name : batch) {
            Files.deleteIfExists(target.resolve(name));
          }
          left.addAll(batch);
        }
      }
    }
    return left;
  }
}
