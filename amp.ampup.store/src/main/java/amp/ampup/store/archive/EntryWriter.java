package amp.ampup.store.archive;

import amp.os.Hash;
import amp.os.file.Durable;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the entries of an archive into an empty folder that nobody else writes to. Links are made
 * last, so that nothing can be written through one.
 */
final class EntryWriter {
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");

  /** Before it no archive was made that we know. */
  private static final FileTime EARLIEST = FileTime.from(Instant.parse("1980-01-01T00:00:00Z"));

  private final Path target;
  private final Limits limits;
  private final FileTime latest = FileTime.from(Instant.now());
  private final boolean posix;
  private final EntryNames names = new EntryNames();
  private @Nullable Placement placement;
  private final List<FileEntry> files = new ArrayList<>();
  private final Map<String, String> links = new HashMap<>();
  private final Set<Path> folders = new HashSet<>();
  private final byte[] buffer = new byte[64 * 1024];
  private final MessageDigest digest = Hash.sha256();
  private long bytes;
  private int entries;

  EntryWriter(Path target, Limits limits) {
    this.target = target;
    this.limits = limits;
    this.posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Takes from now on what goes somewhere by these rules, and passes over the rest. */
  void place(Placement rules) {
    placement = rules;
  }

  /** Tells whether single entries are chosen, and not whole archives are unpacked. */
  boolean isPlacing() {
    return placement != null;
  }

  void folder(String name) throws IOException {
    count();
    if (isPlacing()) {
      EntryNames.plain(name);
      return;
    }
    String path = names.folder(name);
    createFolder(path.isEmpty() ? target : target.resolve(path));
  }

  void file(String name, FileContent content) throws IOException {
    count();
    long size = content.size();
    if (size > limits.bytes() - bytes) {
      throw tooLarge();
    }
    Optional<String> placed = placed(name);
    if (placed.isEmpty()) {
      bytes += Math.max(0, size);
      return;
    }
    String path = names.file(placed.get());
    Path file = target.resolve(path);
    createFolder(Trees.parent(file));
    long written = write(file, content.in());
    if (size >= 0 && written != size) {
      throw new ArchiveException("the archive ends inside " + EntryNames.shown(name));
    }
    permit(file, content.executable() ? PROGRAM : PLAIN);
    keepTime(file, content.modified());
    files.add(new FileEntry(path, written, Hash.hex(digest), "", content.executable()));
  }

  /**
   * Gives a file the time that it has in its archive: class data fits jars of the very times that
   * they had when it was made. A time that cannot be right is not taken over.
   */
  private void keepTime(Path file, @Nullable FileTime time) throws IOException {
    if (time != null && time.compareTo(EARLIEST) >= 0 && time.compareTo(latest) <= 0) {
      DiskException.wrap(() -> Files.setLastModifiedTime(file, time));
    }
  }

  void link(String name, String to) throws IOException {
    count();
    Optional<String> placed = placed(name);
    if (placed.isPresent()) {
      links.put(names.file(placed.get()), to.replace('\\', '/'));
    }
  }

  private Optional<String> placed(String name) throws ArchiveException {
    return placement == null ? Optional.of(name) : placement.place(EntryNames.plain(name));
  }

  /** Makes a second file of one that was unpacked before, which is what a hard link stands for. */
  void copy(String name, String of) throws IOException {
    Optional<String> placed = placed(of);
    if (placed.isEmpty() && placed(name).isEmpty()) {
      count();
      return;
    }
    String original = new EntryNames().file(placed.orElse(of));
    FileEntry entry =
        files.stream()
            .filter(file -> file.path().equals(original))
            .findFirst()
            .orElseThrow(
                () ->
                    new ArchiveException(
                        "the hard link " + EntryNames.shown(name) + " has no file before it"));
    try (InputStream in = Files.newInputStream(target.resolve(original))) {
      FileTime time = Files.getLastModifiedTime(target.resolve(original));
      file(name, new FileContent(in, entry.size(), entry.executable(), time));
    }
  }

  /** Makes the links and returns what was unpacked. */
  Unpacked finish() throws IOException {
    if (files.isEmpty()) {
      throw new ArchiveException("the archive holds no files");
    }
    String prefix = isPlacing() ? "" : commonFolder();
    List<FileEntry> all = new ArrayList<>();
    files.forEach(file -> all.add(file.inside(prefix)));
    for (Map.Entry<String, String> link : links.entrySet()) {
      String path = link.getKey();
      String to = link.getValue();
      LinkTargets.check(path.substring(prefix.length()), to);
      createFolder(Trees.parent(target.resolve(path)));
      all.add(FileEntry.link(path.substring(prefix.length()), to));
    }
    DiskException.wrap(() -> Links.create(target, links));
    all.sort((a, b) -> a.path().compareTo(b.path()));
    return new Unpacked(target.resolve(prefix).normalize(), all);
  }

  /** Returns the one folder everything is in, with a slash; empty when there is no such folder. */
  private String commonFolder() {
    String first = files.get(0).path();
    String folder = first.substring(0, first.indexOf('/') + 1);
    boolean common =
        files.stream().allMatch(file -> file.path().startsWith(folder))
            && links.keySet().stream().allMatch(path -> path.startsWith(folder));
    return common && !folder.equals("bin/") ? folder : "";
  }

  private void count() throws ArchiveException {
    if (++entries > limits.entries()) {
      throw new ArchiveException("the archive has more than " + limits.entries() + " entries");
    }
  }

  private void createFolder(Path folder) throws IOException {
    if (folders.add(folder)) {
      DiskException.wrap(() -> NewFiles.folder(folder));
      for (Path path = folder; path != null && !path.equals(target); path = path.getParent()) {
        folders.add(path);
        permit(path, PROGRAM);
      }
    }
  }

  private long write(Path file, InputStream content) throws IOException {
    digest.reset();
    long written = 0;
    try (FileChannel out = DiskException.wrap(() -> Durable.create(file))) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        written += n;
        bytes += n;
        if (bytes > limits.bytes()) {
          throw tooLarge();
        }
        digest.update(buffer, 0, n);
        ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, n);
        while (chunk.hasRemaining()) {
          DiskException.wrap(() -> out.write(chunk));
        }
      }
    }
    return written;
  }

  private void permit(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (posix) {
      DiskException.wrap(() -> Files.setPosixFilePermissions(path, permissions));
    }
  }

  private ArchiveException tooLarge() {
    return new ArchiveException(
        "the archive unpacks to more than " + limits.bytes() + " bytes, which no PostgreSQL does");
  }
}
