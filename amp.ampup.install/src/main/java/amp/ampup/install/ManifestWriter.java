package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.fetch.Download;
import amp.ampup.install.fetch.FetchException;
import amp.ampup.install.fetch.HashingInput;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.manifest.PublisherSignature;
import amp.ampup.install.source.Artifact;
import amp.ampup.install.source.Zonky;
import amp.ampup.store.archive.Limits;
import amp.ampup.store.archive.Unpacked;
import amp.ampup.store.archive.Unpacker;
import amp.os.file.Failure;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the manifest of pinned archives, for the maintainers: downloads every archive, compares it
 * with the hash published beside it, unpacks it, and writes down its size and hash.
 */
public final class ManifestWriter {
  private static final List<String> PLATFORMS =
      List.of(
          "linux-amd64",
          "linux-arm64",
          "linux-i386",
          "linux-arm32",
          "linux-ppc64le",
          "linux-amd64-musl",
          "linux-arm64-musl",
          "linux-i386-musl",
          "linux-arm32-musl",
          "linux-ppc64le-musl",
          "darwin-amd64",
          "darwin-arm64",
          "windows-amd64");

  private static final Pattern OWN =
      Pattern.compile(Programs.ARCHIVE + "-(\\d+\\.\\d+\\.\\d+)-(\\w+-\\w+(?:-musl)?)\\.tar\\.gz");

  private final InstallSettings settings;
  private final Consumer<String> log;
  private final @Nullable Path keyring;
  private final String key;
  private final List<Path> programs;

  /**
   * Creates it.
   *
   * @param settings where from
   * @param log told a line for each archive
   */
  public ManifestWriter(InstallSettings settings, Consumer<String> log) {
    this(settings, log, null, PublisherSignature.KEY, List.of());
  }

  private ManifestWriter(
      InstallSettings settings,
      Consumer<String> log,
      @Nullable Path keyring,
      String key,
      List<Path> programs) {
    this.settings = settings;
    this.log = log;
    this.keyring = keyring;
    this.key = key;
    this.programs = List.copyOf(programs);
  }

  /**
   * Returns a writer that also checks the publisher's signature of every archive.
   *
   * @param keyring the publisher's public key, as gpg exports it
   */
  public ManifestWriter checkedWith(Path keyring) {
    return checkedWith(keyring, key);
  }

  /** Returns a writer that checks for signatures of another key than the publisher's. */
  ManifestWriter checkedWith(Path keyring, String key) {
    return new ManifestWriter(settings, log, keyring, key, programs);
  }

  /**
   * Returns a writer that pins amp's own programs too.
   *
   * @param archives one for each platform, with the names that {@code ampup} looks for beside the
   *     published manifest, such as {@code amp-0.2.0-linux-amd64.tar.gz}
   */
  public ManifestWriter withPrograms(List<Path> archives) {
    return new ManifestWriter(settings, log, keyring, key, archives);
  }

  /**
   * Returns the text of a manifest that pins the given versions for every platform that has them.
   *
   * @param number the number of the manifest, higher than any before
   * @param versions the versions, with three numbers each
   * @throws AmpupException when an archive differs from the hash published beside it, or one of our
   *     programs is named otherwise or as another is, cannot be read or is none
   */
  public String write(long number, List<Version> versions) {
    Network network = new Network(settings, Progress.SILENT);
    List<Artifact> artifacts = new ArrayList<>();
    // The archives at hand first: what is wrong with one is told before anything is downloaded.
    Set<String> names = new HashSet<>();
    for (Path archive : programs) {
      Artifact artifact = own(archive);
      if (!names.add(artifact.path())) {
        throw new AmpupException(
            "there are two archives named " + artifact.path(), "Give one of them");
      }
      artifacts.add(artifact);
      log.accept(archive.getFileName() + ": pinned");
    }
    for (Version version : versions) {
      for (String name : PLATFORMS) {
        Platform platform = Platform.of(name);
        try {
          artifacts.add(measure(network, version, platform));
          log.accept(version + " " + platform + ": pinned");
        } catch (FetchException e) {
          log.accept(version + " " + platform + ": left out, " + e.getMessage());
        } catch (IOException e) {
          throw new AmpupException("the manifest was not made (" + e + ")", "Try again", e);
        }
      }
    }
    return new Manifest(number, artifacts).json();
  }

  private static Artifact own(Path archive) {
    String name = String.valueOf(archive.getFileName());
    Matcher named = OWN.matcher(name);
    if (!named.matches()) {
      throw new AmpupException(
          archive + " is not named as an archive of amp's programs is",
          "Name it as the build does: amp-<version>-<platform>.tar.gz");
    }
    Version version = Version.of(named.group(1));
    Platform platform = Platform.of(named.group(2));
    try {
      Path stage = NewFiles.temporaryFolder("ampup-manifest");
      try (InputStream in = Files.newInputStream(archive)) {
        HashingInput hashing = new HashingInput(in, false);
        Unpacked unpacked = Unpacker.unpack(hashing, stage, Limits.forArchive(-1));
        hashing.finish();
        if (!Files.isRegularFile(
            unpacked.root().resolve(Programs.PROOF), LinkOption.NOFOLLOW_LINKS)) {
          throw new AmpupException(
              archive + " holds no amp: there is no " + Programs.PROOF + " in it",
              "Give an archive that the build has made");
        }
        return new Artifact(
            Programs.ARCHIVE,
            version,
            platform,
            Programs.SOURCE,
            name,
            hashing.count(),
            unpacked.bytes(),
            hashing.sha512(),
            "");
      } finally {
        Trees.delete(stage);
      }
    } catch (IOException e) {
      throw new AmpupException(
          archive + " cannot be pinned (" + Failure.reason(e) + ")", "Make it anew", e);
    }
  }

  private Artifact measure(Network network, Version version, Platform platform) throws IOException {
    Zonky source = network.zonky();
    Artifact artifact = source.describe(version, platform);
    URI uri = source.address(artifact.path());
    Path work = NewFiles.temporaryFolder("ampup-manifest");
    try (Download download = network.download(artifact, uri, work.resolve(artifact.fileName()))) {
      Path stage = NewFiles.privateFolder(work.resolve("unpacked"));
      try (InputStream in = download.open()) {
        HashingInput hashing = new HashingInput(in, false);
        Unpacked unpacked = Unpacker.unpack(hashing, stage, Limits.forArchive(-1));
        hashing.finish();
        String hash = hashing.sha512();
        comparePublished(network, source, artifact, hash);
        if (keyring != null) {
          URI signature = source.address(artifact.path() + ".asc");
          PublisherSignature.check(
              download.await(), network.http().text(signature, network.retry()), keyring, key);
        }
        return new Artifact(
            artifact.component(),
            version,
            platform,
            artifact.source(),
            artifact.path(),
            hashing.count(),
            unpacked.bytes(),
            hash,
            "");
      }
    } finally {
      Trees.delete(work);
    }
  }

  private void comparePublished(Network network, Zonky source, Artifact artifact, String hash)
      throws IOException {
    String published;
    try {
      published = source.withPublishedHash(artifact, network.http(), network.retry()).hash();
    } catch (FetchException e) {
      log.accept(artifact.fileName() + ": no published SHA-512 to compare with");
      return;
    }
    if (!published.equals(hash)) {
      throw new AmpupException(
          artifact.fileName() + " differs from the SHA-512 published beside it",
          "Do not publish a manifest before this is explained");
    }
  }
}
