package amp.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.cli.console.CliException;
import amp.os.Hash;
import amp.os.file.Trees;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupReaderTest {
  @TempDir Path folder;

  /** Builds archives, good and bad. */
  private static final class Archive {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");
    private final Backup.Contents contents = new Backup.Contents("18.6");

    Archive() throws IOException {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    Archive header() throws IOException {
      return raw(Backup.HEADER, header(10));
    }

    private static byte[] header(long bytes) {
      return new Backup(18, Instant.EPOCH, bytes, "", List.of()).header();
    }

    Archive directory(String name) throws IOException {
      contents.directories().add(name);
      tar.putArchiveEntry(new TarArchiveEntry("data/" + name + "/"));
      tar.closeArchiveEntry();
      return this;
    }

    Archive file(String name, String content) throws IOException {
      byte[] text = content.getBytes(StandardCharsets.UTF_8);
      var digest = Hash.sha256();
      digest.update(text);
      contents.files().put(name, new Backup.File(text.length, Hash.hex(digest)));
      return raw("data/" + name, text);
    }

    Archive raw(String name, byte[] content) throws IOException {
      return entry(new TarArchiveEntry(name, true), content);
    }

    Archive entry(TarArchiveEntry entry, byte[] content) throws IOException {
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    }

    Archive link(String name, byte type) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
      entry.setLinkName("/etc/passwd");
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
      return this;
    }

    Archive cluster() throws IOException {
      return header()
          .file("PG_VERSION", "18\n")
          .directory("global")
          .file("global/pg_control", "control");
    }

    byte[] complete() throws IOException {
      return signed("");
    }

    byte[] signed(String signature) throws IOException {
      raw(Backup.MANIFEST, contents.manifest(signature));
      return packed();
    }

    String signature(BackupKey key) {
      return key.sign(contents.signed(header(10)));
    }

    byte[] packed() throws IOException {
      tar.close();
      return Zstd.compress(bytes.toByteArray());
    }
  }

  private boolean isSigned(byte[] archive, BackupKey key) throws IOException {
    Path in = Files.createTempDirectory(folder, "signed");
    try (BackupReader reader = BackupReader.open(new ByteArrayInputStream(archive))) {
      reader.unpack(in.resolve("data"), bytes -> {});
      return reader.isSignedBy(key);
    }
  }

  @Test
  void aSignatureIsOfOneKeyAndOfAllThatIsInTheBackup() throws IOException {
    BackupKey key = BackupKey.findOrMake(folder).orElseThrow();
    BackupKey other =
        BackupKey.findOrMake(Files.createDirectory(folder.resolve("o"))).orElseThrow();
    Archive archive = new Archive().cluster();
    String signature = archive.signature(key);
    byte[] signed = archive.signed(signature);

    assertThat(isSigned(signed, key)).isTrue();
    assertThat(isSigned(signed, other)).isFalse();
    assertThat(isSigned(new Archive().cluster().complete(), key)).isFalse();
    assertThat(isSigned(new Archive().cluster().file("more", "x").signed(signature), key))
        .isFalse();
    assertThat(isSigned(new Archive().cluster().directory("more").signed(signature), key))
        .isFalse();
    byte[] otherHeader =
        new Archive()
            .raw(Backup.HEADER, Archive.header(11))
            .file("PG_VERSION", "18\n")
            .directory("global")
            .file("global/pg_control", "control")
            .signed(signature);
    assertThat(isSigned(otherHeader, key)).isFalse();
  }

  @Test
  void aKeyIsKeptAndNotBelievedWhereOthersCanReadOrExchangeIt() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    assertThat(BackupKey.find(home)).isEmpty();
    String name = BackupKey.findOrMake(home).orElseThrow().name();
    Path file = home.resolve("backup.key");
    assertThat(BackupKey.findOrMake(home).orElseThrow().name()).isEqualTo(name);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    try (Stream<Path> all = Files.list(home)) {
      assertThat(all).containsExactly(file);
    }

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(BackupKey.find(home)).isEmpty();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(BackupKey.findOrMake(home)).isEmpty();
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(file, "short");
    assertThat(BackupKey.findOrMake(home)).isEmpty();
    Files.delete(file);
    assertThat(BackupKey.findOrMake(home).orElseThrow().name()).isNotEqualTo(name);
    assertThat(BackupKey.findOrMake(folder.resolve("missing"))).isEmpty();
  }

  private String unpack(byte[] archive) throws IOException {
    try (BackupReader reader = BackupReader.open(new ByteArrayInputStream(archive))) {
      return reader.unpack(folder.resolve("in/data"), bytes -> {});
    }
  }

  private void assertRefused(byte[] archive, String reason) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    assertThatThrownBy(() -> unpack(archive))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(reason);
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(p -> !p.startsWith(folder.resolve("in")))).containsExactly(folder);
    }
  }

  @Test
  void aCompleteBackupIsUnpacked() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    assertThat(unpack(new Archive().cluster().complete())).isEqualTo("18.6");
    assertThat(folder.resolve("in/data/global/pg_control")).hasContent("control");
  }

  @Test
  void whatFollowsTheEndIsRefused() throws IOException {
    byte[] whole = new Archive().cluster().complete();
    assertRefused(joined(whole, whole), "something follows its end");
    Trees.delete(folder.resolve("in"));
    byte[] zeros = Zstd.compress(new byte[2 << 20]);
    assertRefused(joined(whole, zeros), "something follows its end");
  }

  private static byte[] joined(byte[] first, byte[] second) throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(first);
    both.write(second);
    return both.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/../../evil",
        "/tmp/evil",
        "data//evil",
        "data/./evil",
        "../evil",
        "evil",
        "data/global/../../../evil",
        "data/a\\b",
        "data/none/evil",
        "data/e\nvil",
        "data/é"
      })
  void aNameThatLeadsElsewhereIsRefused(String name) throws IOException {
    assertRefused(
        new Archive().cluster().raw(name, new byte[1]).complete(), "belongs in no data directory");
  }

  @Test
  void linksAndDevicesAreRefused() throws IOException {
    for (byte type :
        List.of(
            TarConstants.LF_SYMLINK,
            TarConstants.LF_LINK,
            TarConstants.LF_CHR,
            TarConstants.LF_BLK,
            TarConstants.LF_FIFO)) {
      Path inner = Files.createDirectories(folder.resolve("in"));
      assertRefused(
          new Archive().cluster().link("data/x", type).complete(), "belongs in no data directory");
      try (Stream<Path> all = Files.walk(inner)) {
        all.sorted(java.util.Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
      }
    }
  }

  @Test
  void whatIsMissingAlteredOrTooMuchIsRefused() throws IOException {
    assertRefused(new Archive().cluster().packed(), "ends before its manifest");
    Archive altered = new Archive().cluster();
    altered.contents.files().put("PG_VERSION", new Backup.File(3, "00"));
    assertRefusedAnew(altered.complete(), "missing or altered: PG_VERSION");
    Archive more = new Archive().cluster().raw("data/extra", new byte[1]);
    assertRefusedAnew(more.complete(), "missing or altered: extra");
    Archive fewer = new Archive().cluster();
    fewer.contents.files().put("base", new Backup.File(1, "00"));
    assertRefusedAnew(fewer.complete(), "missing or altered: base");
    assertRefusedAnew(new Archive().header().file("x", "y").complete(), "no data directory");
    assertRefusedAnew(new Archive().cluster().file("PG_VERSION", "18\n").complete(), "comes twice");
  }

  private void assertRefusedAnew(byte[] archive, String reason) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("in"))) {
      all.sorted(java.util.Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
    }
    assertRefused(archive, reason);
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws IOException {
    assertRefused(new byte[0], "no complete backup");
    assertRefused("not an archive".getBytes(StandardCharsets.UTF_8), "no complete backup");
    assertRefused(new Archive().file("PG_VERSION", "18").complete(), "first entry");
    assertRefused(
        new Archive().raw(Backup.HEADER, "{}".getBytes(StandardCharsets.UTF_8)).complete(),
        "cannot be read");
  }

  @Test
  void moreThanItSaysThatItHasIsNotUnpacked() throws IOException {
    byte[] zeros = new byte[8 << 20];
    Archive archive = new Archive().cluster();
    for (int i = 0; i < 9; i++) {
      archive.raw("data/zeros" + i, zeros);
    }
    assertRefused(archive.complete(), "holds more than 67108884 bytes, and says that it has 10");
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.mapToLong(p -> p.toFile().length()).sum()).isLessThan(68L << 20);
    }
  }

  @Test
  void aHeaderWithoutAnEndIsNotKeptInMemory() throws IOException {
    Archive archive = new Archive().cluster();
    TarArchiveEntry name = new TarArchiveEntry("name", TarConstants.LF_GNUTYPE_LONGNAME, true);
    archive.entry(name, "x".repeat(2 << 20).getBytes(StandardCharsets.US_ASCII));
    assertRefused(archive.complete(), "header is larger than any honest one");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE})
  void anImpossibleSizeIsRefused(long bytes) throws IOException {
    byte[] header = new Backup(18, Instant.EPOCH, bytes, "", List.of()).header();
    assertRefused(new Archive().raw(Backup.HEADER, header).complete(), "\"bytes\" is " + bytes);
  }

  @Test
  void everyTruncationIsNoticed() throws IOException {
    byte[] whole = new Archive().cluster().complete();
    for (int length = 0; length < whole.length; length += 7) {
      assertRefusedAnewOrFirst(java.util.Arrays.copyOf(whole, length));
    }
  }

  private void assertRefusedAnewOrFirst(byte[] archive) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    assertRefusedAnew(archive, "no complete backup");
  }
}
