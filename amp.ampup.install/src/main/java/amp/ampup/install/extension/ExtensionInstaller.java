package amp.ampup.install.extension;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.PreloadedLibraries;
import amp.ampup.Receipt;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.install.check.Users;
import amp.ampup.install.debian.DebianVersion;
import amp.ampup.store.Checkpoint;
import amp.ampup.store.StoreTransaction;
import amp.ampup.store.archive.DebControl;
import amp.ampup.store.archive.Unpacked;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Installs an extension from files: unpacks them, looks whether they fit each other, the server and
 * this host, and puts them at their place whole or not at all. It opens no connection; who
 * downloads gives it the files and the SHA-256 that each must have, which is checked before
 * anything becomes of them.
 */
public final class ExtensionInstaller {
  private static final String BUILT = "built";

  private final Store store;
  private final StoreTransaction changes;

  /**
   * Prepares an installation.
   *
   * @param store the store
   * @param changes the change of the store that it is a part of, whose lock is held
   */
  public ExtensionInstaller(Store store, StoreTransaction changes) {
    this.store = store;
    this.changes = changes;
  }

  /**
   * What an installation ended with.
   *
   * @param installed the installation, which is the active one for its PostgreSQL
   * @param fresh whether it was installed just now, and not before
   * @param bytes the size of its files; 0 when it was installed before
   * @param notices what is worth knowing of it, a sentence each
   */
  public record Result(Installed installed, boolean fresh, long bytes, List<String> notices) {}

  /**
   * Installs an extension, or finds it installed, and makes it the active one for its PostgreSQL.
   *
   * @throws AmpupException when it cannot be installed; the store is as it was then
   * @throws IOException when the store cannot be read or written
   */
  public Result install(ExtensionRequest request) throws IOException {
    Path stage = changes.stage();
    UnpackedPackages.Result packages = UnpackedPackages.unpack(request, stage);
    Unpacked unpacked =
        Launchers.apply(
            DebianAlternatives.apply(CarriedLibraries.withoutTheHosts(packages.unpacked())));
    ExtensionProof proof = new ExtensionProof(unpacked);
    Receipt receipt = receipt(request, packages, proof);
    Unpacked mended = DebianPaths.apply(unpacked, store.layout().installation(receipt));
    return put(new Candidate(mended, receipt, packages.depends(), request.force()), proof);
  }

  /**
   * Installs an extension that was built here, under the same conditions as one from a package.
   *
   * @throws AmpupException when it cannot be installed; the store is as it was then
   * @throws IOException when the store cannot be read or written
   */
  public Result install(BuiltExtension built) throws IOException {
    ExtensionProof proof = new ExtensionProof(built.files());
    Receipt receipt =
        new Receipt(
            built.component(),
            built.version().or(proof::version).orElseThrow(() -> noVersion(built.component())),
            Platform.current(),
            built.origin(),
            built.sha512(),
            BUILT,
            now(),
            Optional.of(
                new Extension(
                    built.postgres(),
                    proof.creates(),
                    PreloadedLibraries.of(proof.modules()),
                    List.of())));
    return put(new Candidate(built.files(), receipt, List.of(), built.force()), proof);
  }

  /** What becomes an installation when it is proven. */
  private record Candidate(
      Unpacked unpacked, Receipt receipt, List<String> depends, boolean force) {}

  private Result put(Candidate candidate, ExtensionProof proof) throws IOException {
    Receipt receipt = candidate.receipt();
    Unpacked unpacked = candidate.unpacked();
    Optional<Installed> existing = existing(receipt);
    if (existing.isPresent() && !candidate.force()) {
      if (!existing.get().receipt().sha512().equals(receipt.sha512())) {
        throw new AmpupException(
            shown(receipt) + " is installed already, from another package",
            "Add --force to replace it");
      }
      changes.activate(existing.get());
      return new Result(existing.get(), false, 0, SameNames.notices(store, existing.get()));
    }
    SameNames.requireNotTheServers(store, receipt);
    requireUnused(receipt);
    changes.reached(Checkpoint.UNPACKED);
    if (receipt.component().equals(HeadersProof.COMPONENT)) {
      HeadersProof.prove(unpacked, extension(receipt).postgres());
    } else {
      proof.prove(receipt.component(), extension(receipt).postgres(), store, candidate.depends());
    }
    changes.reached(Checkpoint.PROVEN);
    Installed installed = changes.commit(unpacked, receipt);
    changes.activate(installed);
    return new Result(installed, true, unpacked.bytes(), SameNames.notices(store, installed));
  }

  /**
   * A server that runs would load files of two packages. Who builds an extension tries it so, again
   * and again; what came from a package is not built anew.
   */
  private void requireUnused(Receipt receipt) throws IOException {
    for (Installed other : store.extensions(receipt.component())) {
      boolean tried = receipt.trust().equals(BUILT) && other.receipt().trust().equals(BUILT);
      if (!tried
          && other.directory().equals(store.layout().installation(receipt))
          && !other.receipt().sha512().equals(receipt.sha512())) {
        List<Path> users = new Users(store).ofExtension(other, true);
        if (!users.isEmpty()) {
          throw new AmpupException(
              shown(receipt)
                  + " is needed by the server of "
                  + String.join(", ", users.stream().map(Path::toString).toList())
                  + ", and this is another package of it",
              "Keep it; or stop the server and uninstall this version with --force first");
        }
      }
    }
  }

  /** What is damaged is installed again. */
  private Optional<Installed> existing(Receipt receipt) {
    boolean damaged = !store.damaged(receipt.component()).isEmpty();
    return store.extensions(receipt.component()).stream()
        .filter(i -> i.directory().equals(store.layout().installation(receipt)))
        .filter(i -> !damaged)
        .findFirst();
  }

  private static Extension extension(Receipt receipt) {
    return receipt.extension().orElseThrow();
  }

  private static String shown(Receipt receipt) {
    return receipt.component()
        + " "
        + receipt.version()
        + " for PostgreSQL "
        + extension(receipt).postgres();
  }

  private static AmpupException noVersion(String component) {
    return new AmpupException(
        "the package of " + component + " tells no version", "Add the version to the command");
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Receipt receipt(
      ExtensionRequest request, UnpackedPackages.Result packages, ExtensionProof proof) {
    Optional<Integer> told =
        packages.postgres().isPresent() ? packages.postgres() : proof.postgres();
    int postgres =
        told.orElseThrow(
            () ->
                new AmpupException(
                    "the package of "
                        + request.component()
                        + " does not tell which PostgreSQL it is for",
                    "Name its major version with --postgres"));
    Extension found =
        new Extension(postgres, proof.creates(), PreloadedLibraries.of(proof.modules()), List.of());
    return new Receipt(
        request.component(),
        version(request, packages, proof),
        Platform.current(),
        source(request),
        packages.sha512(),
        request.trust(),
        now(),
        Optional.of(request.described().map(manifest -> described(manifest, found)).orElse(found)),
        request.publisher());
  }

  /** Files that the user named are all named again to install the same. */
  private static String source(ExtensionRequest request) {
    return request.described().isPresent()
        ? request.packages().get(0).origin()
        : String.join(
            Installed.SEPARATOR, request.packages().stream().map(PackageFile::origin).toList());
  }

  /** What a manifest says counts, but that the package has what it creates is seen. */
  private static Extension described(Extension manifest, Extension found) {
    for (String name : manifest.creates()) {
      if (!found.creates().contains(name)) {
        throw new AmpupException(
            "the package does not have the extension " + name + ", which it should",
            "Use the package that was published. Nothing was installed");
      }
    }
    return new Extension(
        manifest.postgres(), found.creates(), manifest.preload(), manifest.requires());
  }

  private static Version version(
      ExtensionRequest request, UnpackedPackages.Result packages, ExtensionProof proof) {
    if (request.version().isPresent()) {
      return request.version().get();
    }
    Optional<Version> told =
        packages.control().map(DebControl::version).flatMap(DebianVersion::componentOf);
    told = told.isPresent() ? told : request.wanted().written();
    Version version =
        (told.isPresent() ? told : proof.version())
            .orElseThrow(() -> noVersion(request.component()));
    if (!request.wanted().equals(VersionSpec.LATEST) && !request.wanted().matches(version)) {
      throw new AmpupException(
          request.packages().get(0).origin()
              + " holds version "
              + version
              + ", not "
              + request.wanted(),
          "Ask for that version, or for none");
    }
    return version;
  }
}
