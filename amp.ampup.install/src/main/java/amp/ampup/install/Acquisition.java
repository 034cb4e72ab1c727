package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.ampup.install.check.NamedFile;
import amp.ampup.install.check.StoreSpace;
import amp.ampup.install.fetch.Download;
import amp.ampup.install.fetch.HashingInput;
import amp.ampup.install.fetch.KnownBlocks;
import amp.ampup.install.fetch.Secrets;
import amp.ampup.install.source.Artifact;
import amp.ampup.install.source.Repository;
import amp.ampup.store.Checkpoint;
import amp.ampup.store.StoreTransaction;
import amp.ampup.store.archive.ArchiveException;
import amp.ampup.store.archive.Limits;
import amp.ampup.store.archive.Unpacked;
import amp.ampup.store.archive.Unpacker;
import amp.os.file.CountingInput;
import amp.os.file.DiskRoom;
import amp.os.file.NewFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gets an archive from the nearest place that has it, and unpacks it while it arrives. */
final class Acquisition {
  private final StoreTransaction changes;
  private final Layout layout;
  private final Network network;
  private final Progress progress;

  Acquisition(StoreTransaction changes, Layout layout, Network network, Progress progress) {
    this.changes = changes;
    this.layout = layout;
    this.network = network;
    this.progress = progress;
  }

  /** Tells of a hash of an archive whether it is the right one. */
  interface Known {
    boolean is(HashingInput hashes) throws IOException;
  }

  private static Known known(Artifact artifact) {
    return hashes ->
        artifact.hash().equals(Acquired.by256(artifact) ? hashes.sha256() : hashes.sha512());
  }

  /**
   * Unpacks a file that the user named; its hash is for the caller to judge.
   *
   * @param known what is published; no more than who unpacks it depends on this
   */
  Acquired file(Path file, Known known) throws IOException {
    return file(file, false, known);
  }

  private Acquired file(Path file, boolean by256, Known known) throws IOException {
    NamedFile.require(file);
    progress.phase(Progress.Phase.FETCH, file.toString());
    try {
      return unpackFile(file, by256, known);
    } catch (ArchiveException e) {
      throw new AmpupException(
          file + " cannot be installed: " + e.getMessage(), "Use a jar, txz, tar.gz or zip", e);
    }
  }

  /** Gets an archive whose hash is known. */
  Acquired artifact(Artifact artifact, Repository repository) throws IOException {
    long needed = StoreSpace.require(layout, artifact, 0);
    try {
      Optional<Acquired> local = local(artifact);
      return local.isPresent() ? local.get() : remote(artifact, repository);
    } catch (IOException e) {
      if (DiskRoom.isFull(e)) {
        throw StoreSpace.full(layout, needed, e);
      }
      throw e;
    }
  }

  private Optional<Acquired> local(Artifact artifact) throws IOException {
    for (Path copy : localCopies(artifact)) {
      if (Files.isRegularFile(copy)) {
        try {
          progress.phase(Progress.Phase.FETCH, copy.toString());
          Acquired acquired = unpackFile(copy, Acquired.by256(artifact), known(artifact));
          if (acquired.is(artifact)) {
            return Optional.of(acquired);
          }
          progress.notice(copy + " is not the published file; it is not used");
        } catch (ArchiveException e) {
          progress.notice(copy + " is damaged (" + e.getMessage() + "); it is not used");
        }
      }
    }
    return Optional.empty();
  }

  private List<Path> localCopies(Artifact artifact) {
    return List.of(
        layout.downloads().resolve(artifact.fileName()),
        network.mavenRepository().resolve(artifact.path()));
  }

  private Acquired remote(Artifact artifact, Repository repository) throws IOException {
    URI uri = repository.address(artifact.path());
    if ("file".equals(uri.getScheme())) {
      return checked(
          artifact,
          Secrets.shown(uri),
          file(Path.of(uri), Acquired.by256(artifact), known(artifact)));
    }
    network.requireOnline(artifact, uri);
    StoreSpace.require(layout, artifact, Math.max(0, artifact.size()));
    NewFiles.folder(layout.downloads());
    Path part = layout.downloads().resolve(artifact.fileName() + ".part");
    progress.phase(Progress.Phase.FETCH, Secrets.shown(uri));
    Attempt first = download(artifact, uri, part);
    // What an earlier process left may be what is wrong; the server gets one chance without it.
    Attempt last = first.good() == null && first.resumed() ? download(artifact, uri, part) : first;
    Acquired acquired = last.good();
    if (acquired == null) {
      throw new AmpupException(
          last.problem(),
          "Check the mirror and the proxy: this is not the file that was published."
              + " Nothing was installed");
    }
    Download.keep(part, layout.downloads().resolve(artifact.fileName()));
    changes.reached(Checkpoint.ARCHIVE_KEPT);
    return acquired;
  }

  /** How a download ended: with an archive, or with what is wrong with it. */
  private record Attempt(@Nullable Acquired good, String problem, boolean resumed) {}

  private Attempt download(Artifact artifact, URI uri, Path part) throws IOException {
    boolean resumed = false;
    String problem;
    try (Download download = network.download(artifact, uri, part)) {
      resumed = download.resumed();
      Acquired acquired = unpackWhileArriving(artifact, download, Secrets.shown(uri));
      if (acquired.is(artifact)) {
        return new Attempt(acquired, "", resumed);
      }
      problem = mismatch(artifact, Secrets.shown(uri), acquired);
    } catch (ArchiveException e) {
      problem = Secrets.shown(uri) + " cannot be installed: " + e.getMessage();
    }
    Download.discard(part);
    return new Attempt(null, problem, resumed);
  }

  private Acquired unpackWhileArriving(Artifact artifact, Download download, String origin)
      throws IOException {
    while (true) {
      Path stage = changes.stage();
      Limits limits = Limits.forArchive(artifact.size());
      try (InputStream in = download.open()) {
        HashingInput hashing = new HashingInput(in, Acquired.by256(artifact));
        Unpacked unpacked = Unpacker.unpack(hashing, stage, limits);
        hashing.finish();
        return new Acquired(unpacked, hashing.sha512(), hashing.sha256(), origin);
      } catch (Download.StartedAnewException e) {
        progress.notice("the file on the server has changed; starting anew");
      } catch (Unpacker.NeedsFileException e) {
        return unpackFile(download.await(), Acquired.by256(artifact), known(artifact));
      }
    }
  }

  private Acquired unpackFile(Path file, boolean by256, Known known) throws IOException {
    if (Unpacker.hostUnpacks()) {
      try (InputStream content = Files.newInputStream(file)) {
        HashingInput hashing = new HashingInput(content, by256);
        KnownBlocks blocks = KnownBlocks.read(file, hashing);
        // Only what is known to be the published file is given to a program of the host.
        if (known.is(hashing)) {
          return unpackKnown(file, blocks, hashing);
        }
      } catch (Unpacker.HostFailedException e) {
        progress.notice(e.getMessage() + "; " + file + " is decompressed without it");
      }
    }
    try (InputStream content = Files.newInputStream(file)) {
      HashingInput hashing = new HashingInput(content, by256);
      return unpackFile(file, hashing, hashing, Unpacker::unpack);
    }
  }

  private Acquired unpackKnown(Path file, KnownBlocks blocks, HashingInput hashed)
      throws IOException {
    try (InputStream in = blocks.open()) {
      return unpackFile(file, in, hashed, Unpacker::unpackKnown);
    } catch (KnownBlocks.ChangedException e) {
      throw new AmpupException(
          file + " was changed while it was read",
          "Have nothing write to it, and try again. Nothing was installed",
          e);
    }
  }

  /** How a stream is unpacked. */
  private interface Unpacking {
    Unpacked unpack(InputStream in, Path stage, Limits limits) throws IOException;
  }

  /**
   * Unpacks it.
   *
   * @param in its bytes
   * @param hashing those that are hashed: these, or the same ones before
   */
  private Acquired unpackFile(Path file, InputStream in, HashingInput hashing, Unpacking unpacking)
      throws IOException {
    Path stage = changes.stage();
    long size = Files.size(file);
    Limits limits = Limits.forArchive(size);
    CountingInput counting = new CountingInput(in, count -> progress.bytes(count, size));
    Unpacked unpacked;
    try {
      unpacked = unpacking.unpack(counting, stage, limits);
    } catch (Unpacker.NeedsFileException e) {
      unpacked = Unpacker.unpackZip(file, stage, limits);
    }
    hashing.finish();
    return new Acquired(
        unpacked, hashing.sha512(), hashing.sha256(), file.toAbsolutePath().normalize().toString());
  }

  private static Acquired checked(Artifact artifact, String origin, Acquired acquired) {
    if (!acquired.is(artifact)) {
      throw new AmpupException(
          mismatch(artifact, origin, acquired),
          "Check the mirror: this is not the file that was published. Nothing was installed");
    }
    return acquired;
  }

  private static String mismatch(Artifact artifact, String origin, Acquired acquired) {
    boolean by256 = Acquired.by256(artifact);
    return origin
        + (by256 ? " has the SHA-256 " : " has the SHA-512 ")
        + (by256 ? acquired.sha256() : acquired.sha512()).substring(0, 16)
        + "… where "
        + artifact.hash().substring(0, 16)
        + "… is "
        + artifact.trust();
  }
}
