package amp.cli.archive;

import amp.cli.console.CliException;
import amp.os.Hash;
import amp.tempdb.postgres.snapshot.ClusterSink;
import amp.tempdb.postgres.snapshot.Clusters;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Packs a cluster, as it is read. */
public final class BackupWriter implements ClusterSink {
  private static final int LEVEL = 3;
  private static final int CHUNK = 256 * 1024;

  private final TarArchiveOutputStream tar;
  private final Backup backup;
  private final LongConsumer progress;
  private final Backup.Contents contents = new Backup.Contents("");
  private final byte[] chunk = new byte[CHUNK];

  /** A part of a second would need a header of its own for each file. */
  private final FileTime begun = FileTime.from(Instant.now().truncatedTo(ChronoUnit.SECONDS));

  private long written;

  private BackupWriter(TarArchiveOutputStream tar, Backup backup, LongConsumer progress) {
    this.tar = tar;
    this.backup = backup;
    this.progress = progress;
  }

  /**
   * Writes the backup of a cluster, which may be in use.
   *
   * @param key signs it; empty for a backup that nobody will know again
   * @param out takes the archive; it is flushed and not closed
   * @param progress is told how many bytes of files were packed
   * @return what was read
   * @throws CliException when the cluster grows faster than it can be read
   */
  public static Clusters.Reading write(
      Clusters clusters, Optional<BackupKey> key, OutputStream out, LongConsumer progress)
      throws IOException {
    int major = clusters.major().orElse(0);
    Backup backup =
        new Backup(
            major,
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            clusters.bytes(),
            key.map(BackupKey::name).orElse(""),
            clusters.extensions());
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(compress(out), "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      BackupWriter writer = new BackupWriter(tar, backup, progress);
      writer.entry(Backup.HEADER, backup.header());
      Clusters.Reading reading = clusters.read(writer);
      writer.entry(Backup.MANIFEST, writer.manifest(reading.version(), key));
      tar.finish();
      return reading;
    }
  }

  private static OutputStream compress(OutputStream out) throws IOException {
    OutputStream kept =
        new FilterOutputStream(out) {
          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
          }

          @Override
          public void close() throws IOException {
            out.flush();
          }
        };
    ZstdOutputStream zstd = new ZstdOutputStream(kept, LEVEL);
    zstd.setChecksum(true);
    zstd.setWorkers(Math.min(4, Runtime.getRuntime().availableProcessors()));
    return new BufferedOutputStream(zstd, CHUNK);
  }

  private byte[] manifest(String version, Optional<BackupKey> key) {
    Backup.Contents whole = new Backup.Contents(version, contents.directories(), contents.files());
    return whole.manifest(key.map(k -> k.sign(whole.signed(backup.header()))).orElse(""));
  }

  @Override
  public void directory(String name) throws IOException {
    tar.putArchiveEntry(entry(Backup.DATA + name + "/", 0700));
    tar.closeArchiveEntry();
    contents.directories().add(name);
  }

  @Override
  public void files(Path data, List<String> names) throws IOException {
    for (String name : names) {
      try (InputStream in = Files.newInputStream(data.resolve(name))) {
        pack(name, in, Files.size(data.resolve(name)));
      } catch (NoSuchFileException e) {
        // Its table was dropped meanwhile; nothing of it was written.
      }
    }
  }

  @Override
  public void content(String name, byte[] content) throws IOException {
    MessageDigest digest = Hash.sha256();
    digest.update(content);
    entry(Backup.DATA + name, content);
    contents.files().put(name, new Backup.File(content.length, Hash.hex(digest)));
  }

  /** Packs as many bytes as the file had: what a server appends or cuts off is in its log. */
  private void pack(String name, InputStream in, long size) throws IOException {
    if (written + size > backup.most()) {
      throw new CliException(
          "the database has become more than twice as large while it was being read",
          "try again when what fills it is done");
    }
    begin(Backup.DATA + name, size);
    MessageDigest digest = Hash.sha256();
    long left = size;
    while (left > 0) {
      int wanted = (int) Math.min(chunk.length, left);
      int read = in.readNBytes(chunk, 0, wanted);
      java.util.Arrays.fill(chunk, read, wanted, (byte) 0);
      tar.write(chunk, 0, wanted);
      digest.update(chunk, 0, wanted);
      left -= wanted;
      written += wanted;
      progress.accept(written);
    }
    tar.closeArchiveEntry();
    contents.files().put(name, new Backup.File(size, Hash.hex(digest)));
  }

  private void entry(String name, byte[] content) throws IOException {
    begin(name, content.length);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private void begin(String name, long size) throws IOException {
    TarArchiveEntry entry = entry(name, 0600);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
  }

  private TarArchiveEntry entry(String name, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(mode);
    entry.setLastModifiedTime(begun);
    return entry;
  }
}
