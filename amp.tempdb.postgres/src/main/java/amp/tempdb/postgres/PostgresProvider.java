package amp.tempdb.postgres;

import amp.os.InterruptedWaitException;
import amp.os.OperatingSystem;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.DataDirectoryVersion;
import amp.tempdb.api.spi.DetachControl;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.api.spi.StopControl;
import amp.tempdb.api.spi.TempDbProvider;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.cluster.SocketProbe;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.PgVersion;
import amp.tempdb.postgres.installation.ProgramSource;
import amp.tempdb.postgres.installation.Transport;
import amp.tempdb.postgres.server.Watcher;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider that runs PostgreSQL programs with the engine. What differs between such providers is
 * where the programs come from and how clients reach the server.
 */
public abstract class PostgresProvider implements TempDbProvider {
  private final String name;
  private final int priority;
  private final Transport transport;
  private final List<ProgramSource> sources;

  private record Choice(ProgramSource source, Installation installation) {}

  /**
   * Describes the provider.
   *
   * @param sources where its programs come from, the preferred source first
   */
  protected PostgresProvider(
      String name, int priority, Transport transport, List<ProgramSource> sources) {
    this.name = name;
    this.priority = priority;
    this.transport = transport;
    this.sources = sources;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int priority() {
    return priority;
  }

  @Override
  public final boolean usesDataDirectory() {
    return true;
  }

  @Override
  public final Capability probe(TempDbSpec spec) {
    try {
      if (transport == Transport.UNIX && OperatingSystem.WINDOWS) {
        return new Capability.Unavailable(
            SocketProbe.NOT_ON_WINDOWS, List.of(new Remedy.UseBackend("tcp")));
      }
      spec.directory().ifPresent(Privileges::of);
      Optional<String> noSocket =
          transport == Transport.UNIX
              ? spec.directory().flatMap(SocketProbe::objection)
              : Optional.empty();
      if (noSocket.isPresent()) {
        return new Capability.Unavailable(
            noSocket.get(),
            List.of(
                new Remedy.UseBackend("tcp"),
                new Remedy.Advice("Or use a folder on another file system")));
      }
      Choice choice = choose(spec);
      // Only of what is there something can be out of order.
      if (OperatingSystem.hidesProcesses()) {
        return new Capability.Unavailable(
            "there is no /proc here, by which a server is watched",
            List.of(new Remedy.Command("Have it mounted", "mount -t proc proc /proc")),
            Capability.Unavailable.Cause.FAULT);
      }
      PgVersion version = choice.installation.version();
      String age =
          version.major() < PgVersion.OLDEST_MAINTAINED ? ", which is past its end of life" : "";
      return new Capability.Available(
          "PostgreSQL "
              + version
              + " "
              + choice.source.origin()
              + " in "
              + choice.installation.bin()
              + age,
          version.toString(),
          programs(choice));
    } catch (InterruptedWaitException e) {
      throw e;
    } catch (ProblemException e) {
      return new Capability.Unavailable(e);
    }
  }

  @Override
  public final OpenDb open(TempDbSpec spec) {
    return programs(choose(spec)).open(spec);
  }

  private ServerPrograms programs(Choice choice) {
    return new ServerPrograms(name, choice.installation, transport);
  }

  @Override
  public final Optional<RunningDb> running(TempDbSpec spec) {
    return Engine.running(spec);
  }

  /** Whichever backend runs it: they have the folder in common. */
  @Override
  public final Optional<StopControl> stopControl(TempDbSpec spec) {
    return Optional.of(new FolderControl(spec));
  }

  /** Without a watcher a server belongs to its starter, and ends with it. */
  @Override
  public final Optional<DetachControl> detachControl(TempDbSpec spec) {
    return Watcher.supported(System.getenv())
        ? Optional.of(new FolderControl(spec))
        : Optional.empty();
  }

  /** A server that is needed for it is whichever backend's can run it. */
  @Override
  public final Optional<SnapshotControl> snapshotControl(TempDbSpec spec) {
    return Optional.of(new FolderSnapshots(spec));
  }

  /**
   * Takes the first installation of the version asked for that can open the data directory. One
   * that cannot is better than none: its version then says what is wrong. Where any version will
   * do, none takes the place of one that is damaged: the new data would be of another major.
   */
  private Choice choose(TempDbSpec spec) {
    refuseTooOld(spec);
    Optional<DataDirectoryVersion> data = DataDirectoryVersion.of(spec);
    boolean anyVersion = data.isEmpty() && spec.version().isEmpty();
    List<ProgramSource> asked =
        sources.stream()
            .filter(source -> spec.binaries().isEmpty() || source.equals(ProgramSource.HOST))
            .toList();
    @Nullable Choice otherMajor = null;
    @Nullable Choice otherVersion = null;
    for (ProgramSource source : asked) {
      if (anyVersion) {
        requireWhole(source, spec);
      }
      Iterator<Installation> installations = source.installations(spec).iterator();
      while (installations.hasNext()) {
        Choice choice = new Choice(source, installations.next());
        PgVersion version = choice.installation.version();
        if (!spec.version().map(version::matches).orElse(true)) {
          otherVersion = otherVersion == null ? choice : otherVersion;
        } else if (data.isPresent() && !data.get().fits(version.toString())) {
          otherMajor = otherMajor == null ? choice : otherMajor;
        } else {
          return choice;
        }
      }
    }
    if (otherMajor != null) {
      return otherMajor;
    }
    if (otherVersion != null) {
      throw unwanted(spec, otherVersion, asked.get(0));
    }
    asked.forEach(source -> requireWhole(source, spec));
    throw absent(spec);
  }

  private static void requireWhole(ProgramSource source, TempDbSpec spec) {
    Optional<TempDbException> damage = source.damage(spec);
    if (damage.isPresent()) {
      throw damage.get();
    }
  }

  private TempDbException absent(TempDbSpec spec) {
    if (spec.binaries().isPresent() && !sources.contains(ProgramSource.HOST)) {
      return absent(
          "it does not use the programs in " + spec.binaries().get(),
          List.of(new Remedy.UseBackend("system")));
    }
    return absent(
        sources.get(0).absent(),
        sources.get(0).remedies().stream()
            .map(remedy -> remedy instanceof Remedy.Install ? install(spec) : remedy)
            .toList());
  }

  /** Just any version would not help whoever asks for one. */
  private static Remedy install(TempDbSpec spec) {
    return Remedy.Install.postgres(spec.version().orElse(""));
  }

  private static void refuseTooOld(TempDbSpec spec) {
    if (spec.version().flatMap(PgVersion::find).filter(PgVersion::isTooOld).isPresent()) {
      throw new TempDbException(
          "PostgreSQL "
              + spec.version().get()
              + " was asked for, and "
              + PgVersion.OLDEST
              + " is the oldest that is run",
          "Ask for a newer one");
    }
  }

  private static TempDbException unwanted(TempDbSpec spec, Choice choice, ProgramSource preferred) {
    String wanted = spec.version().orElseThrow();
    return absent(
        "PostgreSQL "
            + wanted
            + " was asked for, and "
            + choice.installation.version()
            + " is "
            + choice.source.origin(),
        preferred.remedies(spec, wanted));
  }

  private static TempDbException absent(String problem, List<Remedy> remedies) {
    return new TempDbException(ProblemKind.NO_BACKEND, problem, remedies, null);
  }
}
