package amp.ampup.store.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.file.Trees;
import amp.testkit.Archives;
import amp.testkit.DebPackage;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebPackageTest {
  private static final Limits LIMITS = new Limits(1 << 20, 100);
  private static final String CONTROL =
      DebPackage.control("postgresql-15-x", "1.0-2", "amd64", "libc6 (>= 2.34), libx1 | libx2");
  private static final String WANTED = "usr/lib/x/";

  @TempDir Path base;
  private Path target;

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.createDirectory(base.resolve("target"));
  }

  @Test
  void whatIsWantedGoesToItsPlaceAndTheRestNowhere() throws IOException {
    Archives data =
        data()
            .folder("./usr/share/doc/")
            .file("./usr/share/doc/copyright", "x")
            .file("./usr/share/man/man3/a::b.3", "a name that not every file system takes")
            .file("./usr/lib/x/a.so.1.2", "library")
            .link("./usr/lib/x/a.so.1", "a.so.1.2")
            .hardLink("./usr/lib/x/b.so", "./usr/lib/x/a.so.1.2")
            .link("./etc/outside", "/etc/passwd");
    PackageUnpacker unpacker = new PackageUnpacker(target, LIMITS);
    DebControl control = unpack(unpacker, whole(data));
    Unpacked unpacked = unpacker.finish();

    assertThat(control.name()).isEqualTo("postgresql-15-x");
    assertThat(control.version()).isEqualTo("1.0-2");
    assertThat(control.architecture()).isEqualTo("amd64");
    assertThat(control.depends()).containsExactly("libc6", "libx1");
    assertThat(unpacked.root()).isEqualTo(target);
    assertThat(unpacked.entries().stream().map(FileEntry::path))
        .containsExactly("lib/a.so.1", "lib/a.so.1.2", "lib/b.so", "lib/module.so");
    assertThat(target.resolve("lib/a.so.1")).hasContent("library");
    assertThat(Path.of("/ran-a-maintainer-script")).doesNotExist();
  }

  @Test
  void aLargeFileThatIsNotWantedIsPassedOver() throws IOException {
    Archives data = data().file("./usr/share/doc/large", "x".repeat(3 << 20)).file("./a", "a");
    PackageUnpacker unpacker = new PackageUnpacker(target, new Limits(8 << 20, 100));
    unpack(unpacker, whole(data));
    assertThat(unpacker.finish().entries()).hasSize(1);
  }

  @Test
  void severalPackagesComeIntoOneFolderWithinOneLimit() throws IOException {
    PackageUnpacker unpacker = new PackageUnpacker(target, LIMITS);
    unpack(unpacker, whole(data()));
    unpack(unpacker, whole(new Archives().file("./usr/lib/x/second.so", new byte[600_000])));
    byte[] third = whole(new Archives().file("./usr/lib/x/third.so", new byte[600_000]));
    assertThatThrownBy(() -> unpack(unpacker, third)).hasMessageContaining("more than 1048576");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "xz", "zst"})
  void everyCompressionIsRead(String compression) throws IOException {
    PackageUnpacker unpacker = new PackageUnpacker(target, LIMITS);
    unpack(
        unpacker,
        begun().member("data.tar." + compression, compressed(data(), compression)).bytes());
    assertThat(unpacker.finish().entries()).hasSize(1);
  }

  @Test
  void aWholePackageOfUbuntuIsRead() throws IOException {
    byte[] control =
        compressed(
            new Archives()
                .file("./control", DebPackage.control("postgresql-18-x", "1", "all", "libc6")),
            "zst");
    byte[] bytes =
        DebPackage.begun()
            .member("control.tar.zst", control)
            .member("data.tar.zst", compressed(data(), "zst"))
            .bytes();
    PackageUnpacker unpacker = new PackageUnpacker(target, LIMITS);
    unpack(unpacker, bytes);
    assertThat(unpacker.finish().entries()).hasSize(1);
  }

  @Test
  void whatIsDamagedInsideZstdIsRefused() throws IOException {
    byte[] whole = compressed(data(), "zst");
    refused(
        begun().member("data.tar.zst", Arrays.copyOf(whole, whole.length / 2)).bytes(), "damaged");
    byte[] bomb = compressed(new Archives().file("./usr/lib/x/b.so", new byte[4 << 20]), "zst");
    refused(begun().member("data.tar.zst", bomb).bytes(), "more than 1048576");
  }

  private static byte[] compressed(Archives data, String compression) throws IOException {
    if (!compression.equals("zst")) {
      return compression.equals("gz") ? data.tgz() : data.txz();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zstd = new ZstdOutputStream(bytes)) {
      zstd.write(data.tar());
    }
    return bytes.toByteArray();
  }

  @Test
  void whatIsNotCompressedIsReadToo() throws IOException {
    PackageUnpacker unpacker = new PackageUnpacker(target, LIMITS);
    unpack(
        unpacker,
        begun().member("_signature", new byte[3]).member("data.tar/", data().tar()).bytes());
    assertThat(unpacker.finish().entries()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "./usr/../../evil", "./usr/lib/x/../../../../evil"})
  void aPathThatLeavesIsRefusedEvenWhereItIsNotWanted(String name) {
    refused(whole(data().file(name, "evil")), "leaves its folder");
    refused(whole(data().link(name, "a")), "leaves its folder");
    refused(whole(data().folder(name + "/")), "leaves its folder");
  }

  @Test
  void anAbsolutePathIsRefusedEvenWhereItIsNotWanted() {
    refused(whole(data().file("/evil", "evil")), "absolute");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../../../evil", "a/../../../evil"})
  void aLinkOutIsRefusedWhereItIsWanted(String to) {
    refused(whole(data().link("./usr/lib/x/evil", to)), "could leave its folder");
  }

  @Test
  void aFileBehindALinkIsRefused() {
    Archives data = data().link("./usr/lib/x/d", "/etc").file("./usr/lib/x/d/passwd", "evil");
    refused(whole(data), "as a folder");
  }

  @Test
  void aHardLinkToWhatIsNotThereIsRefused() {
    refused(whole(data().hardLink("./usr/lib/x/evil", "/etc/passwd")), "absolute");
    refused(whole(data().hardLink("./usr/lib/x/evil", "etc/passwd")), "no file before it");
  }

  @ParameterizedTest
  @ValueSource(bytes = {TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO, 'V'})
  void aDeviceIsRefused(byte type) {
    refused(whole(data().special("./dev/x", type)), "neither a file, a folder nor a link");
  }

  @ParameterizedTest
  @ValueSource(ints = {04755, 02755, 06644})
  void aProgramThatRunsAsItsOwnerIsRefused(int mode) {
    refused(whole(data().file("./usr/bin/su", new byte[1], 0100000 | mode)), "run as its owner");
  }

  @Test
  void aBombIsStoppedEvenWhereNothingOfItIsWanted() {
    refused(whole(data().file("./bomb", new byte[2 << 20])), "more than 1048576 bytes");
    Archives many = data();
    for (int i = 0; i < 200; i++) {
      many.file("./many/" + i, "");
    }
    refused(whole(many), "more than 100 entries");
    Archives control = new Archives().file("./bomb", new byte[16 << 20]).file("./control", CONTROL);
    refused(
        DebPackage.begun()
            .member("control.tar.xz", control.txz())
            .member("data.tar.xz", data().txz())
            .bytes(),
        "damaged");
    refused(whole(data().longName(4 << 20).file("./a", "a")), "damaged");
  }

  @Test
  void twoOfAMemberAreRefused() {
    byte[] tar = data().txz();
    refused(begun().member("data.tar.xz", tar).member("data.tar.gz", tar).bytes(), "two members");
    refused(begun().control(CONTROL).member("data.tar.xz", tar).bytes(), "two members");
  }

  @Test
  void whatIsMissingIsNamed() {
    byte[] tar = data().txz();
    refused(
        DebPackage.begun().member("data.tar.xz", tar).bytes(), "no control before its data.tar");
    refused(begun().bytes(), "no data.tar");
    refused(DebPackage.empty().bytes(), "cut off");
    refused(DebPackage.empty().member("data.tar.xz", tar).bytes(), "format 2");
    refused(DebPackage.begun().bytes(), "no control");
    Archives empty = new Archives().file("./md5sums", "");
    refused(DebPackage.begun().member("control.tar.gz", empty.tgz()).bytes(), "no control file");
    refused("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), "no package of Debian");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../data.tar.xz",
        "data.tar.xz/../x",
        "usr/lib/x",
        "//",
        "#1/20",
        "control",
        "data.tar.7z"
      })
  void aMemberOfAnotherNameIsRefused(String name) {
    refused(begun().member(name, data().txz()).bytes(), "where control.tar and data.tar belong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0x10", "9999999999", "1 2", ""})
  void aMemberOfAnotherSizeIsRefused(String size) {
    refused(begun().member("data.tar.xz", data().txz(), size).bytes(), "");
  }

  @Test
  void whatIsCutOffAnywhereIsRefused() throws IOException {
    byte[] whole = whole(data());
    for (int length = 0; length < whole.length; length += 7) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> unpack(new PackageUnpacker(target, LIMITS), part))
          .as("%d bytes", part.length)
          .isInstanceOf(ArchiveException.class);
      Trees.delete(target);
      Files.createDirectory(target);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Package: a\n",
        "Package: ../a\nVersion: 1\nArchitecture: amd64\n",
        "Package: a\nVersion: 1/2\nArchitecture: amd64\n",
        "Package: a\nVersion: 1\nArchitecture: amd64\nPackage: b\n",
        "Package: a\nVersion: 1\nArchitecture: amd64\n\nPackage: b\n",
        "Package: a\nVersion: 1\nArchitecture: \u001b[2J\n"
      })
  void aControlFileThatIsNoneIsRefused(String control) {
    byte[] deb = DebPackage.begun().control(control).member("data.tar.xz", data().txz()).bytes();
    refused(deb, "control file has ");
  }

  private static Archives data() {
    return new Archives().folder("./").file("./usr/lib/x/module.so", "module");
  }

  private static DebPackage begun() {
    return DebPackage.begun().control(CONTROL);
  }

  private static byte[] whole(Archives data) {
    return begun().member("data.tar.xz", data.txz()).bytes();
  }

  private static DebControl unpack(PackageUnpacker unpacker, byte[] deb) throws IOException {
    return unpacker.debian(
        new ByteArrayInputStream(deb),
        control ->
            path ->
                path.startsWith(WANTED)
                    ? Optional.of("lib/" + path.substring(WANTED.length()))
                    : Optional.empty());
  }

  private void refused(byte[] deb, String why) {
    PackageUnpacker unpacker = new PackageUnpacker(target, LIMITS);
    assertThatThrownBy(
            () -> {
              unpack(unpacker, deb);
              unpacker.finish();
            })
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("\\p{Cc}"));
    assertThat(base.resolve("evil")).doesNotExist();
    try {
      Trees.delete(target);
      Files.createDirectory(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
