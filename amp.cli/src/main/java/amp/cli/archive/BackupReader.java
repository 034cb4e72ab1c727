package amp.cli.archive;

import amp.cli.console.CliException;
import amp.os.Hash;
import amp.os.file.AllowanceInput;
import amp.os.file.DiskFullException;
import amp.os.file.DiskRoom;
import amp.os.file.Durable;
import amp.os.file.NewFiles;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a backup into a folder of its own, and believes nothing that it says: names that lead out
 * of the folder, links, devices, and whatever the manifest does not list are refused.
 */
public final class BackupReader implements AutoCloseable {
  private static final int MAX_TEXT = 64 << 20;

  /** More than a manifest of that size can list. */
  private static final int MAX_ENTRIES = MAX_TEXT / 64;

  /** More than the zeros that a tar ends with. */
  private static final int MAX_END = 1 << 20;

  /** What is left on the disk for others, in bytes. */
  private static final long RESERVE = 8 << 20;

  private static final int CHUNK = 256 * 1024;
  private static final Set<String> NEEDED = Set.of("PG_VERSION", "global/pg_control");

  private final AllowanceInput plain;
  private final TarArchiveInputStream tar;
  private final Backup backup;
  private final Backup.Contents found = new Backup.Contents("");
  private final byte[] header;
  private byte[] manifest = {};
  private int entries;

  private BackupReader(AllowanceInput plain, TarArchiveInputStream tar, byte[] header) {
    this.plain = plain;
    this.tar = tar;
    this.header = header;
    this.backup = Backup.parse(header);
  }

  /**
   * Opens a backup and reads its first entry.
   *
   * @throws CliException when it is none
   */
  public static BackupReader open(InputStream in) throws IOException {
    AllowanceInput plain =
        new AllowanceInput(new BufferedInputStream(new ZstdInputStream(in), CHUNK));
    // In blocks of a single record, it takes nothing of what follows its end.
    TarArchiveInputStream tar =
        new TarArchiveInputStream(plain, TarConstants.DEFAULT_RCDSIZE, "UTF-8");
    try {
      TarArchiveEntry first =
          nextEntry(plain, tar)
              .filter(entry -> entry.getName().equals(Backup.HEADER))
              .orElseThrow(() -> damaged("its first entry is not " + Backup.HEADER));
      return new BackupReader(plain, tar, text(tar, first));
    } catch (IOException e) {
      tar.close();
      throw damaged(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      tar.close();
      throw e;
    }
  }

  static CliException damaged(String how) {
    return new CliException(
        "this is no complete backup made by ampctl metadb backup: " + how,
        "nothing was replaced; take another backup, or copy this one again");
  }

  /** Returns what its first entry says. */
  public Backup backup() {
    return backup;
  }

  /**
   * Unpacks and verifies all of it.
   *
   * @param data the data directory to make
   * @param progress is told how many bytes of files were unpacked
   * @return the version of PostgreSQL
   * @throws CliException when something is missing, altered or not allowed
   * @throws IOException when it cannot be written
   */
  public String unpack(Path data, LongConsumer progress) throws IOException {
    NewFiles.privateFolder(data);
    long written = 0;
    while (true) {
      TarArchiveEntry entry = next();
      if (entry.getName().equals(Backup.MANIFEST)) {
        manifest = read(() -> text(tar, entry));
        Backup.Contents contents = Backup.Contents.parse(manifest);
        requireEnd();
        compare(contents);
        return contents.version();
      }
      String name = checkName(entry);
      Path target = data.resolve(name);
      if (entry.isDirectory()) {
        if (!found.directories().add(name)) {
          throw damaged("the folder " + name + " comes twice");
        }
        NewFiles.privateFolder(target);
      } else {
        written += unpackFile(name, target, written, progress);
      }
    }
  }

  /** Tells whether it says that a key has signed it; {@link #isSignedBy} proves it. */
  public boolean names(BackupKey key) {
    return backup.key().equals(key.name());
  }

  /** Tells whether a key has signed what was unpacked. */
  public boolean isSignedBy(BackupKey key) {
    return manifest.length > 0
        && key.hasSigned(
            Backup.Contents.signature(manifest), Backup.Contents.parse(manifest).signed(header));
  }

  private long unpackFile(String name, Path target, long before, LongConsumer progress)
      throws IOException {
    if (found.files().containsKey(name)) {
      throw damaged("the file " + name + " comes twice");
    }
    MessageDigest digest = Hash.sha256();
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    try (OutputStream out = Channels.newOutputStream(Durable.create(target))) {
      for (int n = read(() -> tar.read(chunk)); n >= 0; n = read(() -> tar.read(chunk))) {
        requireRoom(before + size + n, target);
        out.write(chunk, 0, n);
        digest.update(chunk, 0, n);
        size += n;
        progress.accept(before + size);
      }
    }
    found.files().put(name, new Backup.File(size, Hash.hex(digest)));
    return size;
  }

  /** What it unpacks to is bounded by what it says first, and by the disk. */
  private void requireRoom(long bytes, Path target) throws IOException {
    if (bytes > backup.most()) {
      throw damaged(
          "it holds more than " + backup.most() + " bytes, and says that it has " + backup.bytes());
    }
    if (DiskRoom.free(target).orElse(0) < RESERVE) {
      throw new DiskFullException(target);
    }
  }

  private static Optional<TarArchiveEntry> nextEntry(
      AllowanceInput plain, TarArchiveInputStream tar) throws IOException {
    plain.allow(AllowanceInput.HEADER_BYTES);
    @Nullable TarArchiveEntry entry = tar.getNextEntry();
    plain.allow(Long.MAX_VALUE);
    return Optional.ofNullable(entry);
  }

  private TarArchiveEntry next() {
    TarArchiveEntry entry =
        read(() -> nextEntry(plain, tar)).orElseThrow(() -> damaged("it ends before its manifest"));
    entries++;
    if (entries > MAX_ENTRIES) {
      throw damaged("it has more than " + MAX_ENTRIES + " entries");
    }
    return entry;
  }

  /** Returns the name within the data directory, whose folder was unpacked before. */
  private String checkName(TarArchiveEntry entry) {
    String name = entry.getName();
    // TarArchiveEntry.isFile is true of devices, too.
    byte type = entry.getLinkFlag();
    boolean usual =
        type == TarConstants.LF_DIR
            || type == TarConstants.LF_NORMAL
            || type == TarConstants.LF_OLDNORM;
    if (!usual || !name.startsWith(Backup.DATA)) {
      throw refused(name);
    }
    String inner = name.substring(Backup.DATA.length()).replaceFirst("/$", "");
    for (String part : inner.split("/", -1)) {
      if (!part.matches("[A-Za-z0-9._+-]+") || part.equals(".") || part.equals("..")) {
        throw refused(name);
      }
    }
    int slash = inner.lastIndexOf('/');
    if (slash >= 0 && !found.directories().contains(inner.substring(0, slash))) {
      throw refused(name);
    }
    return inner;
  }

  private static CliException refused(String name) {
    return damaged(
        "the entry \"" + name.replaceAll("[^ -~]", "?") + "\" belongs in no data directory");
  }

  /**
   * What follows would be no part of what was verified, a second backup in the same file for one;
   * and the checksum is at the very end. A tar ends with a few blocks of zeros.
   */
  private void requireEnd() {
    if (read(() -> nextEntry(plain, tar)).isPresent()) {
      throw damaged("something follows its manifest");
    }
    byte[] end = read(() -> plain.readNBytes(MAX_END));
    for (byte b : end) {
      if (b != 0) {
        throw damaged("something follows its end");
      }
    }
    if (end.length == MAX_END) {
      throw damaged("something follows its end");
    }
  }

  private void compare(Backup.Contents contents) {
    Set<String> differing = new TreeSet<>(contents.files().keySet());
    differing.addAll(found.files().keySet());
    differing.removeIf(
        name ->
            found.files().containsKey(name)
                && found.files().get(name).equals(contents.files().get(name)));
    if (!differing.isEmpty()) {
      String some = String.join(", ", differing.stream().limit(3).toList());
      throw damaged(differing.size() + " files are missing or altered: " + some);
    }
    if (!contents.directories().equals(found.directories())) {
      throw damaged("a folder is missing");
    }
    if (!found.files().keySet().containsAll(NEEDED)) {
      throw damaged("it holds no data directory");
    }
  }

  private static byte[] text(InputStream in, TarArchiveEntry entry) throws IOException {
    if (entry.getSize() > MAX_TEXT || !entry.isFile()) {
      throw damaged(entry.getName() + " is too large");
    }
    return in.readNBytes((int) entry.getSize());
  }

  interface Reading<T> {
    T read() throws IOException;
  }

  /** Tells a damaged archive from a disk that cannot be written. */
  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
