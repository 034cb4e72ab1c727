package amp.tempdb.binaries;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.OwnFolder;
import amp.ampup.Platform;
import amp.ampup.Receipt;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.store.StoreTransaction;
import amp.ampup.store.archive.ArchiveException;
import amp.ampup.store.archive.DiskException;
import amp.ampup.store.archive.Limits;
import amp.ampup.store.archive.Unpacked;
import amp.ampup.store.archive.Unpacker;
import amp.ampup.store.check.SmokeTest;
import amp.os.Hash;
import amp.os.file.DiskRoom;
import amp.os.file.Failure;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.PgVersion;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs of an archive, unpacked into a store of their own. They are there whole or not at
 * all, whenever a process ends; of several that want them, one unpacks.
 */
final class UnpackedPrograms {
  private static final Logger log = LoggerFactory.getLogger(UnpackedPrograms.class);

  private static final String COMPONENT = "postgres";
  private static final Duration OTHERS_UNPACK = Duration.ofMinutes(5);

  private final Path home;
  private final Store store;
  private final Archive archive;

  /** Describes those of an archive; {@code home} is ampup's folder. */
  UnpackedPrograms(Path home, Archive archive) {
    this.home = OwnFolder.of(home);
    this.store = Store.at(new Layout(this.home).binaries().resolve(archive.id()));
    this.archive = archive;
  }

  /**
   * Returns them, unpacked now where they are not yet.
   *
   * @throws TempDbException when that fails
   */
  Installation installation() {
    try {
      Optional<Installed> there = there();
      return installation(there.isPresent() ? there.get() : unpacked());
    } catch (AmpupException e) {
      List<Remedy> remedies =
          e.kind() == ProblemKind.BUSY
              ? Remedy.advice("Wait for the other process, or end it")
              : e.remedies();
      throw new TempDbException(e.kind(), e.problem(), remedies, e);
    }
  }

  private static Installation installation(Installed installed) {
    return new Installation(
        installed.directory().resolve("bin"),
        PgVersion.find(installed.version().toString()).orElseThrow());
  }

  private Optional<Installed> there() {
    return store.usable(COMPONENT).stream()
        .filter(installed -> installed.program(COMPONENT).isPresent())
        .findFirst();
  }

  private Installed unpacked() {
    try (StoreTransaction changes =
        StoreTransaction.begin(
            store,
            "unpack " + archive.shown(),
            OTHERS_UNPACK,
            holder -> log.info("waiting for {}, which unpacks PostgreSQL", holder),
            checkpoint -> {})) {
      // Whoever held the lock may have been at it.
      Optional<Installed> there = there();
      return there.isPresent() ? there.get() : unpack(changes);
    } catch (IOException e) {
      throw isInterrupt(e) ? interrupted(e) : unwritten(e);
    }
  }

  private Installed unpack(StoreTransaction changes) throws IOException {
    log.info("unpacking PostgreSQL from {}, once on this machine", archive.shown());
    Path stage = changes.stage();
    Platform platform = Platform.current();
    try (DigestInputStream in = new DigestInputStream(open(), Hash.sha512())) {
      Unpacked unpacked = read(in, stage);
      Version version = SmokeTest.postgres(unpacked.root(), platform);
      Receipt receipt =
          new Receipt(
              COMPONENT,
              version,
              platform,
              archive.shown(),
              Hash.hex(in.getMessageDigest()),
              "class path",
              Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
      return changes.commit(unpacked, receipt);
    }
  }

  private InputStream open() {
    try {
      return archive.content().open();
    } catch (IOException e) {
      throw unread(e);
    }
  }

  private Unpacked read(InputStream in, Path stage) throws IOException {
    try {
      Unpacked unpacked = Unpacker.unpack(in, stage, Limits.forArchive(archive.size()));
      in.transferTo(OutputStream.nullOutputStream());
      return unpacked;
    } catch (DiskException | InterruptedIOException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw unread(e);
    }
  }

  /** The jar's own compression notices damage too, and a jar that ends too early. */
  private TempDbException unread(IOException e) {
    boolean damaged =
        e instanceof ArchiveException
            || e instanceof Unpacker.NeedsFileException
            || e instanceof ZipException
            || e instanceof EOFException;
    return damaged
        ? DamagedJar.of(archive.shown(), Failure.reason(e), e)
        : Archive.unreadable(archive.shown(), e);
  }

  private static boolean isInterrupt(IOException e) {
    Throwable cause = e instanceof DiskException ? e.getCause() : e;
    return cause instanceof InterruptedIOException || cause instanceof ClosedByInterruptException;
  }

  private TempDbException interrupted(IOException e) {
    // Whoever interrupted is told so by the thread as well.
    Thread.currentThread().interrupt();
    return new TempDbException(
        "the unpacking of PostgreSQL from " + archive.shown() + " was interrupted",
        "Open the database again",
        e);
  }

  private TempDbException unwritten(IOException e) {
    Path folder = new Layout(home).binaries();
    return DiskRoom.isFull(e)
        ? new TempDbException(
            ProblemKind.DISK_FULL,
            "there is no room to unpack PostgreSQL into " + folder,
            Remedy.advice(
                "Free some space (about 100 MB), or set AMPUP_HOME to a folder on another disk"),
            e)
        : new TempDbException(
            "PostgreSQL cannot be unpacked into " + folder + ": " + Failure.reason(e),
            "Make the folder writable for this user, or set AMPUP_HOME to another one",
            e);
  }
}
