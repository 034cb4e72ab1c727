package amp.tempdb.api;

import amp.tempdb.api.spi.Capability;
import java.util.List;
import java.util.Objects;
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
        return version.objection(available.version());
      }
    }
    return answer;
  }

  /** Returns the error for backends whose only fault is their major version. */
  IncompatibleDataException incompatible(List<BackendReport> available) {
    return Objects.requireNonNull(version).incompatible(available);
  }

  /** Returns the major version that is needed, or an empty text where any will do. */
  String major() {
    return version == null ? "" : version.major();
  }
}
