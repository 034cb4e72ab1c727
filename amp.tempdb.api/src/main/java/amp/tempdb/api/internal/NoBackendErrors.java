package amp.tempdb.api.internal;

import amp.problem.NearestName;
import amp.problem.Remedy;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.NoBackendException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import java.util.ArrayList;
import java.util.List;

/** The errors of a choice among backends that came to nothing. */
public final class NoBackendErrors {
  private NoBackendErrors() {}

  /**
   * Nothing is available: says of each backend why, and what would help.
   *
   * @param version the version of PostgreSQL that is needed; empty where any will do
   */
  public static NoBackendException none(
      TempDbSpec spec, String version, List<BackendReport> reports) {
    String problem =
        spec.directory().isPresent()
            ? "no backend can open the database in " + spec.directory().get()
            : "no backend can open a database";
    if (reports.isEmpty()) {
      return new NoBackendException(
          problem + ": there is none",
          Remedy.advice(
              "Add the module amp.tempdb.embedded to the application, or put a provider in "
                  + spec.home().resolve("providers")),
          reports);
    }
    List<Remedy> remedies = new ArrayList<>(ofFault(reports));
    // To install what is there and out of order would change nothing.
    if (remedies.isEmpty() || !isFault(reports.get(0))) {
      remedies.add(Remedy.Install.postgres(version));
    }
    return new NoBackendException(problem, remedies, reports);
  }

  /** Returns what helps the first of those that something is wrong with, if that is known. */
  private static List<Remedy> ofFault(List<BackendReport> reports) {
    return reports.stream()
        .filter(NoBackendErrors::isFault)
        .map(report -> ((Capability.Unavailable) report.capability()).remedies())
        .filter(known -> !known.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** Tells whether something is wrong with what a backend has. */
  public static boolean isFault(BackendReport report) {
    return report.capability() instanceof Capability.Unavailable why
        && why.cause() == Capability.Unavailable.Cause.FAULT;
  }

  /** A backend is passed over: with it, the data that the folder has would seem to be lost. */
  public static Capability.Unavailable keepsDataElsewhere(String name) {
    return new Capability.Unavailable(
        "it keeps its data elsewhere, and this folder has a database already",
        List.of(new Remedy.UseBackend(name)));
  }

  /** The backend that has the data of a folder is not there. */
  public static NoBackendException absent(String name, TempDbSpec spec) {
    return new NoBackendException(
        "the database of "
            + spec.directory().orElseThrow()
            + " is with the backend \""
            + name
            + "\", and there is none of that name here",
        Remedy.advice(
            "Add its provider: to "
                + spec.home().resolve("providers")
                + ", to the provider path, or to the application."
                + " To begin with an empty database here, name another backend"),
        List.of());
  }

  /** The backend that was named is not available. */
  public static NoBackendException unavailable(BackendReport report) {
    Capability.Unavailable why = (Capability.Unavailable) report.capability();
    return new NoBackendException(
        "backend " + report.name() + " is not available: " + why.reason(),
        why.remedies(),
        List.of());
  }

  /**
   * Another backend could make a new database, and is not to without having been asked: of the one
   * that is preferred something is only out of order.
   *
   * @param fault the preferred backend, and what is wrong with it
   * @param other the name of the other one
   * @param offer what that would use
   */
  public static NoBackendException notInstead(BackendReport fault, String other, String offer) {
    Capability.Unavailable why = (Capability.Unavailable) fault.capability();
    List<Remedy> remedies = new ArrayList<>(why.remedies());
    remedies.add(new Remedy.UseBackend(other));
    return new NoBackendException(
        "backend "
            + fault.name()
            + " cannot be used: "
            + why.reason()
            + "; no new database is made with "
            + offer
            + " instead",
        remedies,
        List.of());
  }

  /** There is no backend of the name given. */
  public static NoBackendException unknown(String name, ProviderList providers) {
    List<String> known = new ArrayList<>();
    known.add(TempDbSpec.AUTO);
    for (Candidate candidate : providers.candidates()) {
      known.add(candidate.name());
    }
    List<Remedy> remedies = new ArrayList<>();
    NearestName.of(name, known)
        .ifPresent(nearest -> remedies.add(new Remedy.Advice("Did you mean " + nearest + "?")));
    remedies.add(new Remedy.Advice("There are: " + String.join(", ", known)));
    return new NoBackendException(
        "there is no backend \"" + name + "\"", remedies, providers.broken());
  }
}
