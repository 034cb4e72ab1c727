package amp.ampup.store.archive;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.file.Trees;
import amp.testkit.DebPackage;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;

class ArchiveFuzzTest {
  private static final Limits LIMITS = new Limits(1 << 20, 100);

  @TempDir static Path folder;

  /** The tar itself is mutated, and compressed afterwards: few mutations of gzip's bytes pass. */
  @FuzzTest
  void anyTarIsUnpackedInsideItsFolderOrRefused(byte[] input) throws IOException {
    unpack(gzip(input));
  }

  @FuzzTest
  void anyBytesAreUnpackedInsideTheirFolderOrRefused(byte[] input) throws IOException {
    unpack(input);
    Path zip = Files.write(folder.resolve("archive.zip"), input);
    Path target = Files.createDirectory(folder.resolve("outer/target"));
    try {
      Unpacker.unpackZip(zip, target, LIMITS);
    } catch (ArchiveException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
    assertNothingLeft(target);
  }

  @FuzzTest
  void anyPackageIsUnpackedInsideItsFolderOrRefused(byte[] input) throws IOException {
    Path target = Files.createDirectories(folder.resolve("outer/target"));
    PackageUnpacker unpacker = new PackageUnpacker(target, LIMITS);
    try {
      unpacker.debian(new ByteArrayInputStream(input), control -> Optional::of);
      unpacker.finish();
    } catch (ArchiveException e) {
      assertThat(e.getMessage()).isNotEmpty().doesNotContainPattern("\\p{Cc}");
    }
    assertNothingLeft(target);
  }

  /** The two tars of a package are mutated, and packed afterwards. */
  @FuzzTest
  void anyTarsOfAPackageAreUnpackedInsideTheirFolderOrRefused(byte[] input) throws IOException {
    int half = input.length / 2;
    byte[] control = Arrays.copyOf(input, half);
    byte[] data = Arrays.copyOfRange(input, half, input.length);
    anyPackageIsUnpackedInsideItsFolderOrRefused(
        DebPackage.begun().member("control.tar", control).member("data.tar", data).bytes());
    DebPackage honest = DebPackage.begun().control(DebPackage.control("a", "1", "all", ""));
    anyPackageIsUnpackedInsideItsFolderOrRefused(honest.member("data.tar", data).bytes());
  }

  @FuzzTest
  void anyNameIsInsideItsFolderOrRefused(byte[] input) {
    EntryNames names = new EntryNames();
    for (String name : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
      try {
        Path path = folder.resolve(names.file(name)).normalize();
        assertThat(path).startsWithRaw(folder).isNotEqualTo(folder);
      } catch (ArchiveException e) {
        assertThat(e.getMessage()).doesNotContainPattern("\\p{Cc}");
      }
    }
  }

  private static void unpack(byte[] archive) throws IOException {
    Path target = Files.createDirectories(folder.resolve("outer/target"));
    try {
      Unpacker.unpack(new ByteArrayInputStream(archive), target, LIMITS);
    } catch (ArchiveException | Unpacker.NeedsFileException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
    assertNothingLeft(target);
  }

  /** Nothing is beside the folder, and no link in it leads out. */
  private static void assertNothingLeft(Path target) throws IOException {
    try (Stream<Path> beside = Files.list(target.getParent())) {
      assertThat(beside.toList()).isEqualTo(List.of(target));
    }
    try (Stream<Path> entries = Files.walk(target)) {
      for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
        assertThat(link.resolveSibling(Files.readSymbolicLink(link)).normalize())
            .startsWithRaw(target);
      }
    }
    try (Stream<Path> entries = Files.walk(target)) {
      for (Path file : entries.toList()) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          assertThat(Files.getAttribute(file, "unix:mode")).matches(m -> ((int) m & 07000) == 0);
        }
      }
    }
    Trees.delete(target);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out =
        new GZIPOutputStream(compressed) {
          {
            def.setLevel(Deflater.NO_COMPRESSION);
          }
        }) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }
}
