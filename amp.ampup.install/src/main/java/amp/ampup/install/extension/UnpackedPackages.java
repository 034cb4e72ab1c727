package amp.ampup.install.extension;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.install.check.NamedFile;
import amp.ampup.install.fetch.HashingInput;
import amp.ampup.store.archive.ArchiveException;
import amp.ampup.store.archive.DebControl;
import amp.ampup.store.archive.Limits;
import amp.ampup.store.archive.PackageUnpacker;
import amp.ampup.store.archive.Placement;
import amp.ampup.store.archive.Unpacked;
import amp.os.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Unpacks the package of an extension and those of its libraries into one folder. */
final class UnpackedPackages {
  private static final Pattern NAME =
      Pattern.compile("postgresql-(?:[a-z][a-z0-9]*-)?(\\d{1,2})(?:-.*)?");

  /** What Debian calls our processors. */
  private static final Map<String, String> ARCHITECTURES =
      Map.of(
          "amd64", "amd64", "arm64", "arm64", "i386", "i386", "armhf", "arm32", "ppc64el",
          "ppc64le");

  private final DebianLayout layout;
  private final Set<String> depends = new LinkedHashSet<>();
  private Optional<DebControl> control = Optional.empty();
  private final List<String> hashes = new ArrayList<>();

  private UnpackedPackages(ExtensionRequest request) {
    this.layout = new DebianLayout(request.component(), request.postgres());
  }

  /** What came out of packages. */
  record Result(
      Unpacked unpacked,
      Optional<DebControl> control,
      Optional<Integer> postgres,
      List<String> depends,
      String sha512) {}

  static Result unpack(ExtensionRequest request, Path stage) throws IOException {
    UnpackedPackages packages = new UnpackedPackages(request);
    long bytes = 0;
    for (PackageFile file : request.packages()) {
      NamedFile.require(file.file());
      bytes += Files.size(file.file());
    }
    PackageUnpacker unpacker = new PackageUnpacker(stage, Limits.forArchive(bytes));
    for (PackageFile file : request.packages()) {
      packages.add(file, unpacker);
    }
    return new Result(
        packages.finish(unpacker, request),
        packages.control,
        packages.layout.postgres(),
        List.copyOf(packages.depends),
        packages.sha512());
  }

  private Unpacked finish(PackageUnpacker unpacker, ExtensionRequest request) throws IOException {
    try {
      return unpacker.finish();
    } catch (ArchiveException e) {
      throw refused(request.packages().get(0), e);
    }
  }

  /** The hash is checked after the bytes were read, and before anything becomes of them. */
  private void add(PackageFile file, PackageUnpacker unpacker) throws IOException {
    boolean debian = PackageUnpacker.isDebian(file.file());
    String found;
    try (InputStream content = Files.newInputStream(file.file())) {
      HashingInput in = new HashingInput(content, true);
      if (debian) {
        DebControl read = unpacker.debian(in, this::placement);
        depends.addAll(read.depends());
        control = control.isPresent() ? control : Optional.of(read);
      } else {
        unpacker.archive(file.file(), in, new ArchiveLayout(layout));
      }
      in.finish();
      found = in.sha256();
      hashes.add(in.sha512());
    } catch (ArchiveException e) {
      throw refused(file, e);
    }
    if (!file.sha256().isEmpty() && !file.sha256().equals(found)) {
      throw new AmpupException(
          file.origin()
              + " has the SHA-256 "
              + found.substring(0, 16)
              + "… where "
              + file.sha256()
              + " is pinned",
          "Check the mirror: this is not the file that was published. Nothing was installed");
    }
  }

  /** Of several packages the hash is that of their hashes, so that none can be exchanged. */
  private String sha512() {
    if (hashes.size() == 1) {
      return hashes.get(0);
    }
    MessageDigest all = Hash.sha512();
    all.update(String.join("", hashes).getBytes(StandardCharsets.US_ASCII));
    return Hash.hex(all);
  }

  private static AmpupException refused(PackageFile file, ArchiveException e) {
    return new AmpupException(
        file.origin() + " cannot be installed: " + e.getMessage(),
        "Use a .deb, a tar.gz, a tar.xz or a zip of the extension for this host and this PostgreSQL",
        e);
  }

  private Placement placement(DebControl read) {
    return path -> {
      Optional<String> place = layout.place(read.name(), path);
      check(read);
      return place;
    };
  }

  /** What a package says of itself has to fit what it holds, and this host. */
  private void check(DebControl read) throws ArchiveException {
    Platform here = Platform.current();
    String built = ARCHITECTURES.getOrDefault(read.architecture(), read.architecture());
    boolean linux = here.os().equals("linux") && !here.musl();
    if (!read.architecture().equals("all") && !(linux && built.equals(here.arch()))) {
      throw new ArchiveException(
          "the package "
              + read.name()
              + " is for "
              + read.architecture()
              + ", and this is "
              + here);
    }
    Matcher name = NAME.matcher(read.name());
    Optional<Integer> postgres = layout.postgres();
    if (name.matches()
        && postgres.isPresent()
        && Integer.parseInt(name.group(1)) != postgres.get()) {
      throw new ArchiveException(
          "the package "
              + read.name()
              + " is not for PostgreSQL "
              + postgres.get()
              + ", which is meant or of which it holds files");
    }
  }
}
