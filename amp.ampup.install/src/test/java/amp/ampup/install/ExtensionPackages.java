package amp.ampup.install;

import amp.ampup.KnownProjects;
import amp.testkit.Archives;
import amp.testkit.Binaries;
import amp.testkit.DebPackage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Packages with a real module of a real PostgreSQL, and such with one that was tampered with. */
final class ExtensionPackages {
  static final String LIB = "./usr/lib/postgresql/18/lib/";
  static final String EXTENSION = "./usr/share/postgresql/18/extension/";
  static final String TRIPLET = "./usr/lib/x86_64-linux-gnu/";
  static final String CONTROL =
      "comment = 'a test'\ndefault_version = '1.8'\nmodule_pathname = '$libdir/hstore'\n";

  private static final int SIZE = 1 << 20;
  private static final int DYNAMIC = 0x1000;
  private static final int NEEDS = 0x2000;
  private static final int VERSION = 0x60000;
  private static final int STRINGS = 0x80000;
  private static final int COUNT = 10_000;
  private static final int LONG = 4000;

  private ExtensionPackages() {}

  /** Returns a module of the PostgreSQL 18 that tests run. */
  static byte[] module() throws IOException {
    Path server = Binaries.postgres18();
    return Files.readAllBytes(server.resolve("lib/postgresql/hstore.so"));
  }

  /** Returns the module with a text in it replaced by one of the same length. */
  static byte[] moduleWith(String text, String other) throws IOException {
    String bytes = new String(module(), StandardCharsets.ISO_8859_1);
    if (!bytes.contains(text) || text.length() != other.length()) {
      throw new IllegalArgumentException(text);
    }
    return bytes.replace(text, other).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns the files of a package of Debian. */
  static Archives files(byte[] module) {
    return files(module, "");
  }

  /** Returns the files of a package of Debian, whose control file says more. */
  static Archives files(byte[] module, String more) {
    return new Archives()
        .folder("./")
        .file("./usr/share/doc/postgresql-18-hstore/copyright", "x")
        .file(LIB + "bitcode/hstore.index.bc", "x")
        .file(LIB + "hstore.so", module)
        .file(EXTENSION + "hstore.control", CONTROL + more)
        .file(EXTENSION + "hstore--1.4--1.5.control", "x")
        .file(EXTENSION + "hstore--1.8.sql", "create type hstore;");
  }

  static byte[] deb(Archives files) {
    return DebPackage.of("postgresql-18-hstore", "1:1.8.2+ds-3", "amd64", "libc6, libq6", files);
  }

  static byte[] deb() throws IOException {
    return deb(files(module()));
  }

  /**
   * Returns a small library for Linux on amd64 of which every entry of a long table (elf(5)) names
   * the same long name.
   */
  static byte[] endlessNames() {
    byte[] bytes = new byte[SIZE];
    Arrays.fill(bytes, STRINGS, STRINGS + LONG, (byte) 'x');
    ByteBuffer elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    elf.put("\177ELF\2\1\1".getBytes(StandardCharsets.ISO_8859_1));
    elf.putShort(16, (short) 3).putShort(18, (short) 62).putLong(32, 64);
    elf.putShort(54, (short) 56).putShort(56, (short) 2);
    segment(elf, 64, 1, 0, SIZE);
    segment(elf, 64 + 56, 2, DYNAMIC, 48);
    elf.putLong(DYNAMIC, 5).putLong(DYNAMIC + 8, STRINGS);
    elf.putLong(DYNAMIC + 16, 0x6ffffffeL).putLong(DYNAMIC + 24, NEEDS);
    for (int i = 0; i < COUNT; i++) {
      int at = NEEDS + 16 * i;
      elf.putShort(at, (short) 1).putShort(at + 2, (short) COUNT).putInt(at + 4, i % LONG);
      elf.putInt(at + 8, VERSION - at).putInt(at + 12, i < COUNT - 1 ? 16 : 0);
    }
    return bytes;
  }

  private static void segment(ByteBuffer elf, int at, int type, int start, int size) {
    elf.putInt(at, type).putLong(at + 8, start).putLong(at + 16, start);
    elf.putLong(at + 32, size).putLong(at + 40, size);
  }

  /** Makes a project whose server was started with an extension, as the server's start notes it. */
  static Path using(TestStore store, Path project, int major, String component, String version)
      throws IOException {
    Path data = Files.createDirectories(project.resolve("metadb/data"));
    Files.writeString(data.resolve("PG_VERSION"), major + "\n");
    Files.writeString(
        data.resolve("amp_extensions"),
        """
        {"format":1,"extensions":[
          {"name":"%s","version":"%s","component":true,"asked":true},
          {"name":"hstore","version":"1.8","component":false,"asked":true}]}
        """
            .formatted(component, version));
    KnownProjects.of(store.home).remember(project);
    return project;
  }
}
