package amp.tempdb.api;

import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.DataDirectoryVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Decides whether a backend that is available can open one data directory. */
final class Judge {
  private final @Nullable DataDirectoryVersion version;
  private final Capability.@Nullable Unavailable unreadable;

  private Judge(
      @Nullable DataDirectoryVersion version, Capability.@Nullable Unavailable unreadable) {
    this.version = version;
    this.unreadable = unreadable;
  }

  /**
   * Returns the judge of the data directory that a specification points at.
   *
   * @throws TempDbException when its version cannot be read
   */
  static Judge strict(TempDbSpec spec) {
    return new Judge(DataDirectoryVersion.of(spec).orElse(null), null);
  }

  /** Returns the judge of a data directory whose version may be unreadable; then none fits. */
  static Judge lenient(TempDbSpec spec) {
    try {
      return strict(spec);
    } catch (TempDbException e) {
      return new Judge(null, new Capability.Unavailable(e.problem(), e.remedy()));
    }
  }

  /** Returns what is to be made of a backend's answer. */
  Capability verdict(Capability answer) {
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
  IncompatibleDataException incompatible(List<BackendReport> available) {
    DataDirectoryVersion needed = Objects.requireNonNull(version);
    StringJoiner names = new StringJoiner(", ");
    List<String> versions = new ArrayList<>();
    for (BackendReport report : available) {
      if (report.capability() instanceof Capability.Available backend) {
        names.add(backend.version() + " (" + report.name() + ")");
        versions.add(backend.version());
      }
    }
    return new IncompatibleDataException(
        "the data in "
            + needed.data()
            + " is of PostgreSQL "
            + needed.major()
            + ", and what runs here is "
            + names,
        choices(needed, versions));
  }

  private static Capability.Unavailable objection(DataDirectoryVersion needed, String version) {
    return new Capability.Unavailable(
        "it runs PostgreSQL "
            + version
            + ", and the data in "
            + needed.data()
            + " is of "
            + needed.major(),
        remedy(needed, List.of(version)));
  }

  /** The commands to choose from, a line each. */
  private static String choices(DataDirectoryVersion needed, List<String> available) {
    String install =
        "ampup install --component postgres "
            + needed.major()
            + "   runs it as it is; installed beside the others";
    return available.stream().noneMatch(version -> number(version) > number(needed.major()))
        ? install
        : install
            + "\nampctl metadb upgrade                   after that, moves the data to the newer"
            + " version"
            + "\nUntil then nothing is started, and the data stays as it is";
  }

  private static String remedy(DataDirectoryVersion needed, List<String> available) {
    String install =
        "ampup install --component postgres " + needed.major() + " installs the version needed";
    for (String version : available) {
      if (number(version) > number(needed.major())) {
        return install + "; ampctl metadb upgrade moves the data to the newer version";
      }
    }
    return install;
  }

  private static double number(String version) {
    return Double.parseDouble(DataDirectoryVersion.major(version).orElseThrow());
  }

  /** Returns the major version that is needed, or an empty text where any will do. */
  String major() {
    return version == null ? "" : version.major();
  }
}
