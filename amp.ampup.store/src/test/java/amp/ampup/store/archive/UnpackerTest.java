package amp.ampup.store.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.file.BulkInput;
import amp.os.file.Trees;
import amp.testkit.Archives;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackerTest {
  private static final Limits LIMITS = Limits.forArchive(1);

  @TempDir Path base;
  private Path target;

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.createDirectory(base.resolve("target"));
  }

  @Test
  void executableBitsAndLinksSurvive() throws IOException {
    byte[] jar = Archives.postgresJar("18.6");
    Unpacked unpacked = unpack(jar);

    assertThat(unpacked.root()).isEqualTo(target);
    assertThat(target.resolve("bin/postgres")).isExecutable();
    assertThat(Files.isExecutable(target.resolve("share/postgresql/postgres.bki"))).isFalse();
    assertThat(Files.readSymbolicLink(target.resolve("lib/libpq.so"))).hasToString("libpq.so.5");
    assertThat(target.resolve("lib/libpq.so")).hasContent("library");
    assertThat(unpacked.entries().stream().map(FileEntry::path))
        .containsExactly(
            "bin/initdb",
            "bin/pg_ctl",
            "bin/postgres",
            "lib/libpq.so",
            "lib/libpq.so.5",
            "lib/libpq.so.5.18",
            "lib/noise",
            "share/postgresql/postgres.bki");
  }

  @Test
  void theOneFolderOfAnArchiveIsItsRoot() throws IOException {
    Archives archive =
        new Archives()
            .folder("postgresql-18.6.0/")
            .file("postgresql-18.6.0/bin/postgres", "x")
            .file("postgresql-18.6.0/lib/a", "x")
            .link("postgresql-18.6.0/lib/b", "../bin/postgres");
    Unpacked unpacked = unpack(archive.tgz());
    assertThat(unpacked.root()).isEqualTo(target.resolve("postgresql-18.6.0"));
    assertThat(unpacked.entries().get(0).path()).isEqualTo("bin/postgres");
  }

  @Test
  void aZipOfFilesIsUnpackedFromItsFile() throws IOException {
    Path zip = base.resolve("postgres.zip");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
      ZipArchiveEntry entry = new ZipArchiveEntry("pgsql\\bin\\postgres.exe");
      entry.setUnixMode(0100644);
      out.putArchiveEntry(entry);
      out.write(1);
      out.closeArchiveEntry();
    }
    assertThatThrownBy(() -> unpack(Files.readAllBytes(zip)))
        .isInstanceOf(Unpacker.NeedsFileException.class);
    Unpacked unpacked = Unpacker.unpackZip(zip, target, LIMITS);
    assertThat(unpacked.root().resolve("bin/postgres.exe")).isExecutable();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "bin/../../evil",
        "/evil",
        "\\evil",
        "..\\evil",
        "bin\\..\\..\\evil",
        "C:evil",
        "C:\\evil",
        "bin/evil\u0001",
        "bin/evil\n",
        "bin/\u001b[2Jevil",
        "bin/nul",
        "bin/Con.txt",
        "bin/evil.",
        "bin/evil ",
        "..",
        "bin/.."
      })
  void namesThatLeaveTheFolderOrCannotExistAreRefused(String name) throws IOException {
    refused(new Archives().file("bin/good", "x").file(name, "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "../../evil",
        "../../../evil",
        "..",
        ".",
        "",
        "x/../../../evil",
        "a/..",
        "sub/../..",
        "C:\\evil",
        "\\\\host\\share",
        "evil\n"
      })
  void linksThatCouldLeaveTheFolderAreRefused(String to) throws IOException {
    refused(new Archives().file("bin/good", "x").file("lib/good", "x").link("lib/link", to));
  }

  @Test
  void aLinkOutOfTheOneFolderOfAnArchiveIsRefused() throws IOException {
    refused(new Archives().file("top/share/a", "x").link("top/b", "../evil"));
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    Path outside = Files.createDirectory(base.resolve("outside"));
    refused(new Archives().file("a/x", "x").link("link", "a").file("link/evil", "x"));
    refused(new Archives().file("a/x", "x").link("link", outside.toString()).file("link/e", "x"));
    refused(new Archives().file("link/x", "x").link("link", "a"));
    refused(new Archives().file("a/b", "x").link("l1", "a").link("l1/l2", "../.."));
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void hardLinksAreCopiesOfWhatWasUnpacked() throws IOException {
    unpack(new Archives().file("bin/a", "content").hardLink("bin/b", "bin/a").txz());
    assertThat(target.resolve("bin/b")).hasContent("content");
    refused(new Archives().file("bin/a", "x").hardLink("bin/b", "/etc/passwd"));
    refused(new Archives().file("bin/a", "x").hardLink("bin/b", "../../etc/passwd"));
    refused(new Archives().file("bin/a", "x").link("l", "bin").hardLink("bin/b", "l"));
  }

  @ParameterizedTest
  @ValueSource(bytes = {TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO, 'Z', 'S'})
  void devicesAndUnknownTypesAreRefused(byte type) throws IOException {
    refused(new Archives().file("bin/good", "x").special("bin/evil", type));
  }

  @Test
  void namesThatComeTwiceOrDifferInCaseOnlyAreRefused() throws IOException {
    refused(new Archives().file("bin/a", "x").file("bin/a", "y"));
    refused(new Archives().file("bin/a", "x").file("bin/A", "y"));
    refused(new Archives().file("bin/a", "x").file("BIN/b", "y"));
    refused(new Archives().file("bin/\u00e9", "x").file("bin/e\u0301", "y"));
    refused(new Archives().file("bin/a", "x").link("bin/a", "b"));
    refused(new Archives().file("bin/a", "x").file("./bin//a", "y"));
    refused(new Archives().file("bin", "x").file("bin/a", "y"));
  }

  @Test
  void aBombIsStoppedAtTheLimit() throws IOException {
    Limits limits = new Limits(1_000_000, 100);
    byte[] bomb = new Archives().file("bin/zeros", new byte[20_000_000]).txz();
    assertThat(bomb.length).isLessThan(10_000);
    assertThatThrownBy(() -> Unpacker.unpack(new ByteArrayInputStream(bomb), target, limits))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("more than 1000000 bytes");

    Archives many = new Archives();
    for (int i = 0; i <= 100; i++) {
      many.file("f" + i, "");
    }
    byte[] archive = many.txz();
    assertThatThrownBy(() -> Unpacker.unpack(new ByteArrayInputStream(archive), target, limits))
        .hasMessageContaining("more than 100 entries");
  }

  @Test
  void theHostsProgramUnpacksWhatOursDoes() throws IOException {
    Archives archive = new Archives().file("bin/a", "x").file("lib/zeros", new byte[3_000_000]);
    for (byte[] bytes : List.of(archive.txz(), Archives.jar("a.txz", archive.txz()))) {
      empty();
      Unpacked unpacked = Unpacker.unpackKnown(new ByteArrayInputStream(bytes), target, LIMITS);
      assertThat(unpacked.root().resolve("bin/a")).hasContent("x");
      assertThat(unpacked.root().resolve("lib/zeros")).hasSize(3_000_000);
    }
  }

  @Test
  void theHostsProgramIsHeldToTheSameLimitsAndItsFailureIsTold() throws IOException {
    Limits limits = new Limits(1_000_000, 100);
    byte[] bomb = new Archives().file("bin/zeros", new byte[20_000_000]).txz();
    assertThatThrownBy(() -> Unpacker.unpackKnown(new ByteArrayInputStream(bomb), target, limits))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("more than 1000000 bytes");
    for (int length : new int[] {bomb.length / 2, bomb.length - 1}) {
      empty();
      byte[] cut = Arrays.copyOf(bomb, length);
      assertThatThrownBy(() -> Unpacker.unpackKnown(new ByteArrayInputStream(cut), target, LIMITS))
          .isInstanceOf(Unpacker.HostFailedException.class)
          .hasMessage("the host's xz ended with exit code 1");
    }
    empty();
    InputStream unreadable =
        new BulkInput(new ByteArrayInputStream(bomb)) {
          private int left = 100;

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
              throw new IOException("the disk is gone");
            }
            int read = in.read(buffer, offset, Math.min(left, length));
            left -= read;
            return read;
          }
        };
    assertThatThrownBy(() -> Unpacker.unpackKnown(unreadable, target, LIMITS))
        .hasMessageContaining("the disk is gone");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aHostsProgramThatIsMissingFailsIsKilledOrDoesNothingIsToldApart() {
    assertThatThrownBy(() -> decompress("no-such-program"))
        .hasMessageStartingWith("the host's xz does not start: ");
    assertThatThrownBy(() -> decompress("false"))
        .hasMessage("the host's xz ended with exit code 1");
    assertThatThrownBy(() -> decompress("sh", "-c", "kill -9 $$"))
        .hasMessage("the host's xz ended with exit code 137");
    assertThatThrownBy(() -> decompress("tail", "-f", "/dev/null"))
        .isInstanceOf(Unpacker.HostFailedException.class)
        .hasMessage("the host's xz did nothing for 50 ms");
  }

  private static void decompress(String... words) throws IOException {
    InputStream compressed = new ByteArrayInputStream(new byte[1_000_000]);
    try (InputStream in = HostXz.open(List.of(words), compressed, Duration.ofMillis(50))) {
      in.readAllBytes();
    }
  }

  @Test
  void aBombBesideTheArchiveIsNotEvenSkipped() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("META-INF/bomb"));
      zip.write(new byte[20_000_000]);
      zip.putNextEntry(new ZipEntry("p.txz"));
      zip.write(Archives.postgres("18.6").txz());
    }
    assertThatThrownBy(() -> unpack(out.toByteArray()))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("META-INF/bomb");
  }

  @Test
  void aLinkInAZipIsHeldToTheSameRules() throws IOException {
    for (String to : new String[] {"../../etc/passwd", "x".repeat(5000)}) {
      Path zip = base.resolve("link.zip");
      try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
        ZipArchiveEntry file = new ZipArchiveEntry("bin/a");
        out.putArchiveEntry(file);
        out.closeArchiveEntry();
        ZipArchiveEntry link = new ZipArchiveEntry("bin/link");
        link.setUnixMode(0120777);
        out.putArchiveEntry(link);
        out.write(to.getBytes(StandardCharsets.UTF_8));
        out.closeArchiveEntry();
      }
      Trees.delete(target);
      Files.createDirectory(target);
      assertThatThrownBy(() -> Unpacker.unpackZip(zip, target, LIMITS))
          .isInstanceOf(ArchiveException.class)
          .hasMessageContaining("link");
    }
  }

  @Test
  void aNameOfMegabytesDoesNotFillTheMemory() throws IOException {
    refused(new Archives().file("bin/good", "x").longName(3_000_000).file("bin/x", "x"));
  }

  @Test
  void everyTruncationIsNoticed() throws IOException {
    byte[] jar = Archives.postgresJar("18.6");
    byte[] txz = Archives.postgres("18.6").txz();
    byte[] tgz = Archives.postgres("18.6").tgz();
    Random random = new Random(7);
    for (byte[] archive : new byte[][] {txz, tgz}) {
      for (int i = 0; i < 40; i++) {
        int length = random.nextInt(archive.length - 1);
        assertThatThrownBy(() -> unpack(Arrays.copyOf(archive, length)))
            .as("%d of %d bytes", length, archive.length)
            .isInstanceOf(ArchiveException.class);
      }
    }
    assertThatThrownBy(() -> unpack(Arrays.copyOf(jar, jar.length / 2)))
        .isInstanceOf(ArchiveException.class);
  }

  @Test
  void randomDamageNeverEscapesAsAnotherException() throws IOException {
    byte[] good = Archives.postgres("18.6").tar();
    Random random = new Random(42);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = good.clone();
      for (int n = 0; n < 8; n++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      byte[] archive = gzip(damaged);
      try {
        unpack(archive);
      } catch (IOException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
    try (Stream<Path> all = Files.list(base)) {
      assertThat(all).containsExactly(target);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "<html><body>Sign in</body></html>", "PK", "PK\3\4 and no more"})
  void whatIsNotAnArchiveIsRefused(String content) {
    assertThatThrownBy(() -> unpack(content.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ArchiveException.class);
  }

  @Test
  void aWebPageIsCalledOne() {
    assertThatThrownBy(() -> unpack("<!doctype html>".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("web page");
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(content);
    }
    return out.toByteArray();
  }

  private Unpacked unpack(byte[] archive) throws IOException {
    empty();
    return Unpacker.unpack(new ByteArrayInputStream(archive), target, LIMITS);
  }

  private void refused(Archives archive) throws IOException {
    byte[] bytes = archive.txz();
    assertThatThrownBy(() -> unpack(bytes)).isInstanceOf(ArchiveException.class);
    assertThat(base.resolve("evil")).doesNotExist();
    assertThat(base.resolveSibling("evil")).doesNotExist();
  }

  private void empty() throws IOException {
    Trees.delete(target);
    Files.createDirectory(target);
  }
}
