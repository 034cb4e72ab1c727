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
  private final @Nullable VersionRemedies remedies;
  private final Capability.@Nullable Unavailable unreadable;

  private MajorVersionCheck(
      @Nullable VersionRemedies remedies, Capability.@Nullable Unavailable unreadable) {
    this.remedies = remedies;
    this.unreadable = unreadable;
  }

  /**
   * Returns the check for the data directory that a specification points at.
   *
   * @throws TempDbException when its version cannot be read
   */
  public static MajorVersionCheck strict(TempDbSpec spec) {
    return new MajorVersionCheck(
        DataDirectoryVersion.of(spec).map(data -> new VersionRemedies(spec, data)).orElse(null),
        null);
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

  /**
   * Returns what is to be made of a backend's answer.
   *
   * @param candidate the backend
   * @param answer what it answered
   */
  public Capability verdict(Candidate candidate, Capability answer) {
    if (answer instanceof Capability.Available && unreadable != null) {
      return unreadable;
    }
    if (remedies == null) {
      return answer;
    }
    DataDirectoryVersion data = remedies.data();
    if (answer instanceof Capability.Available available) {
      return data.fits(available.version())
          ? answer
          : new Capability.Unavailable(
              "it runs PostgreSQL "
                  + available.version()
                  + ", and the data in "
                  + data.data()
                  + " is of "
                  + data.major(),
              withUpgrade(data, remedies.of(candidate), List.of(available.version())));
    }
    Capability.Unavailable why = (Capability.Unavailable) answer;
    return new Capability.Unavailable(why.reason(), remedies.of(candidate, why), why.cause());
  }

  /** Tells whether a version was asked for that cannot open the data. */
  public boolean isOfOtherMajorThanAsked() {
    return remedies != null && remedies.otherMajorAsked();
  }

  /**
   * Returns the error for data of another major version than what runs here, or is asked for.
   *
   * @param available what those answered that have a PostgreSQL
   * @param asked the backends that were asked for
   * @param all every backend
   */
  public IncompatibleDataException incompatible(
      List<BackendReport> available, List<Candidate> asked, List<Candidate> all) {
    VersionRemedies known = Objects.requireNonNull(remedies);
    DataDirectoryVersion needed = known.data();
    StringJoiner names = new StringJoiner(", ");
    List<String> versions = new ArrayList<>();
    for (BackendReport report : available) {
      if (report.capability() instanceof Capability.Available backend) {
        names.add(backend.version() + " (" + report.name() + ")");
        versions.add(backend.version());
      }
    }
    List<Remedy> told = withUpgrade(needed, known.of(asked, all), versions);
    told.add(new Remedy.Advice("Until then nothing is started, and the data stays as it is"));
    return new IncompatibleDataException(
        "the data in "
            + needed.data()
            + " is of PostgreSQL "
            + needed.major()
            + (known.otherMajorAsked()
                ? ", and PostgreSQL " + known.spec().version().orElseThrow() + " is asked for"
                : ", and what runs here is " + names),
        told);
  }

  private static List<Remedy> withUpgrade(
      DataDirectoryVersion needed, List<Remedy> remedies, List<String> available) {
    List<Remedy> all = new ArrayList<>(remedies);
    if (available.stream().anyMatch(version -> number(version) > number(needed.major()))) {
      all.add(new Remedy.UpgradeData(needed.data()));
    }
    return all;
  }

  private static double number(String version) {
    return Double.parseDouble(DataDirectoryVersion.major(version).orElseThrow());
  }

  /** Tells whether there is no data yet, so that whoever opens it makes a new database. */
  public boolean isNew() {
    return remedies == null;
  }

  /** Returns the version that is needed, or an empty text where any will do. */
  public String needed(TempDbSpec spec) {
    return remedies != null && (spec.version().isEmpty() || isOfOtherMajorThanAsked())
        ? remedies.data().major()
        : spec.version().orElse("");
  }
}
