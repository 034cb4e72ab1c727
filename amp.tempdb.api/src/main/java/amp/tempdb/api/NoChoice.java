package amp.tempdb.api;

import amp.tempdb.api.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The errors of a choice among backends that came to nothing. */
final class NoChoice {
  private NoChoice() {}

  /** Nothing is available: says of each backend why, and what would help. */
  static NoBackendException none(TempDbSpec spec, String major, List<BackendReport> reports) {
    String problem =
        spec.directory().isPresent()
            ? "no backend can open the database in " + spec.directory().get()
            : "no backend can open a database";
    if (reports.isEmpty()) {
      return new NoBackendException(
          problem + ": there is none",
          "Add the module amp.tempdb.embedded to the application, or put a provider in "
              + spec.home().resolve("providers"),
          reports);
    }
    String install = "ampup install --component postgres" + (major.isEmpty() ? "" : " " + major);
    return new NoBackendException(
        problem, install + "\nWhat each backend says:" + listed(reports), reports);
  }

  /** The backend that was named is not available. */
  static NoBackendException unavailable(BackendReport report) {
    Capability.Unavailable why = (Capability.Unavailable) report.capability();
    return new NoBackendException(
        "backend " + report.name() + " is not available: " + why.reason(),
        why.remedy(),
        List.of(report));
  }

  /** There is no backend of the name given. */
  static NoBackendException unknown(String name, ProviderList providers) {
    List<String> known = new ArrayList<>();
    known.add(TempDbSpec.AUTO);
    for (Candidate candidate : providers.candidates()) {
      known.add(candidate.name());
    }
    Optional<String> nearest = NearestName.of(name, known);
    String remedy =
        (nearest.isPresent() ? "Did you mean " + nearest.get() + "? " : "")
            + "There are: "
            + String.join(", ", known);
    List<BackendReport> broken = providers.broken();
    if (!broken.isEmpty()) {
      remedy += "\nThese cannot be used:" + listed(broken);
    }
    return new NoBackendException("there is no backend \"" + name + "\"", remedy, broken);
  }

  private static String listed(List<BackendReport> reports) {
    StringBuilder lines = new StringBuilder();
    for (BackendReport report : reports) {
      if (report.capability() instanceof Capability.Unavailable why) {
        lines.append("\n  ").append(report.name());
        lines.append(": ").append(why.reason()).append(". ").append(why.remedy());
      }
    }
    return lines.toString();
  }
}
