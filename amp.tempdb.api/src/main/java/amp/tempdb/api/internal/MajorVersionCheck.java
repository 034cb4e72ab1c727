package amp.tempdb.api.internal;

import amp.problem.Remedy;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.IncompatibleDataException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.DataDirectoryVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Decides whether a backend that is available can open one data directory. */
public final class MajorVersionCheck {
  private final @Nullable DataDirectoryVersion version;
  private final Capability.@Nullable Unavailable unreadable;

  private MajorVersionCheck(
      @Nullable DataDirectoryVersion version, Capability.@Nullable Unavailable unreadable) {
    this.version = version;
    this.unreadable = unreadable;
  }

  /**
   * Returns the check for the data directory that a specification points at.
   *
   * @throws TempDbException when its version cannot be read
   */
  public static MajorVersionCheck strict(TempDbSpec spec) {
    return new MajorVersionCheck(DataDirectoryVersion.of(spec).orElse(null), null);
  }

  /** Returns the check for a backend that uses no data directory here. */
  public static MajorVersionCheck none() {
    return new MajorVersionCheck(null, null);
  }

  /** Returns the check for a data directory whose version may be unreadable; then none fits. */
  public static MajorVersionCheck lenient(TempDbSpec spec) {
    try {
      return strict(spec);
    } catch (TempDbException e) {
      return new MajorVersionCheck(null, new Capability.Unavailable(e));
    }
  }

  /** Returns what is to be made of a backend's answer. */
  public Capability verdict(Capability answer) {
    if (answer instanceof Capability.Available available) {
      if (unreadable != null) {
        return unreadable;
      }
      if (version != null && !version.fits(available.version())) {
        return objection(version, available.version());
      }
    }
    return answer;
  }

  /** Returns the error for backends whose only fault is their major version. */
  public IncompatibleDataException incompatible(List<BackendReport> available) {
    DataDirectoryVersion needed = Objects.requireNonNull(version);
    StringJoiner names = new StringJoiner(", ");
    List<String> versions = new ArrayList<>();
    for (BackendReport report : available) {
      if (report.capability() instanceof Capability.Available backend) {
        names.add(backend.version() + " (" + report.name() + ")");
        versions.add(backend.version());
      }
    }
    List<Remedy> told = remedies(needed, versions);
    told.add(new Remedy.Advice("Until then nothing is started, and the data stays as it is"));
    return new IncompatibleDataException(
        "the data in "
            + needed.data()
            + " is of PostgreSQL "
            + needed.major()
            + ", and what runs here is "
            + names,
        told);
  }

  private static Capability.Unavailable objection(DataDirectoryVersion needed, String version) {
    return new Capability.Unavailable(
        "it runs PostgreSQL "
            + version
            + ", and the data in "
            + needed.data()
            + " is of "
            + needed.major(),
        remedies(needed, List.of(version)));
  }

  private static List<Remedy> remedies(DataDirectoryVersion needed, List<String> available) {
    List<Remedy> remedies = new ArrayList<>();
    remedies.add(Remedy.Install.postgres(needed.major()));
    if (available.stream().anyMatch(version -> number(version) > number(needed.major()))) {
      remedies.add(new Remedy.UpgradeData(needed.data()));
    }
    return remedies;
  }

  private static double number(String version) {
    return Double.parseDouble(DataDirectoryVersion.major(version).orElseThrow());
  }

  /** Tells whether there is no data yet, so that whoever opens it makes a new database. */
  public boolean isNew() {
    return version == null;
  }

  /** Returns the major version that is needed, or an empty text where any will do. */
  public String major() {
    return version == null ? "" : version.major();
  }
}
