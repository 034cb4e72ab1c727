package amp.ampup.install;

import amp.testkit.Archives;
import amp.testkit.Binaries;
import amp.testkit.DebPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Packages with a real module of a real PostgreSQL, and such with one that was tampered with. */
final class ExtensionPackages {
  static final String LIB = "./usr/lib/postgresql/18/lib/";
  static final String EXTENSION = "./usr/share/postgresql/18/extension/";
  static final String TRIPLET = "./usr/lib/x86_64-linux-gnu/";
  static final String CONTROL =
      "comment = 'a test'\ndefault_version = '1.8'\nmodule_pathname = '$libdir/hstore'\n";

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
    return new Archives()
        .folder("./")
        .file("./usr/share/doc/postgresql-18-hstore/copyright", "x")
        .file(LIB + "bitcode/hstore.index.bc", "x")
        .file(LIB + "hstore.so", module)
        .file(EXTENSION + "hstore.control", CONTROL)
        .file(EXTENSION + "hstore--1.4--1.5.control", "x")
        .file(EXTENSION + "hstore--1.8.sql", "create type hstore;");
  }

  static byte[] deb(Archives files) {
    return DebPackage.of("postgresql-18-hstore", "1:1.8.2+ds-3", "amd64", "libc6, libq6", files);
  }

  static byte[] deb() throws IOException {
    return deb(files(module()));
  }
}
