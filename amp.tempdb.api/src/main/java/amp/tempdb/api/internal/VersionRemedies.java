package amp.tempdb.api.internal;

import amp.problem.Remedy;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.DataDirectoryVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What would help where data is there, and what was asked for cannot open it: to ask for something
 * else, where that is all that is missing, or to install what is not there.
 *
 * @param spec what was asked for
 * @param data the data that is there
 */
record VersionRemedies(TempDbSpec spec, DataDirectoryVersion data) {

  /** Tells whether a version was asked for that cannot open the data. */
  boolean otherMajorAsked() {
    return spec.version().filter(asked -> !data.fits(asked)).isPresent();
  }

  /**
   * Returns what would let a backend that is not available open the data. What it says itself is of
   * the version that was asked for, and to install that may not help.
   */
  List<Remedy> of(Candidate candidate, Capability.Unavailable why) {
    if (spec.version().isEmpty()) {
      return why.remedies();
    }
    if (otherMajorAsked()) {
      return of(candidate);
    }
    List<Remedy> remedies = new ArrayList<>(why.remedies());
    if (opens(candidate)) {
      remedies.add(askForOtherVersion());
    }
    return remedies;
  }

  /** Returns what would let one backend open the data. */
  List<Remedy> of(Candidate candidate) {
    List<Remedy> remedies = new ArrayList<>();
    if (!opens(candidate)) {
      remedies.addAll(installing(candidate));
    }
    if (otherMajorAsked()) {
      remedies.add(askForOtherVersion());
    }
    return remedies;
  }

  /**
   * Returns what would let the data be opened.
   *
   * @param asked the backends that were asked for
   * @param all every backend
   */
  List<Remedy> of(List<Candidate> asked, List<Candidate> all) {
    boolean named = !spec.backend().equals(TempDbSpec.AUTO);
    boolean served = asked.stream().anyMatch(this::opens);
    Optional<Candidate> other =
        named && !served ? all.stream().filter(this::opens).findFirst() : Optional.empty();
    List<Remedy> remedies = new ArrayList<>();
    other.ifPresent(backend -> remedies.add(askForNoBackend(backend.name())));
    if (!served && named) {
      asked.forEach(backend -> remedies.addAll(installing(backend)));
    }
    if (!served
        && other.isEmpty()
        && remedies.stream().noneMatch(remedy -> remedy instanceof Remedy.Install)) {
      remedies.add(Remedy.Install.postgres(data.major()));
    }
    if (otherMajorAsked()) {
      remedies.add(askForOtherVersion());
    }
    return remedies;
  }

  /** Tells whether a backend opens the data for whoever asks for the data's version. */
  private boolean opens(Candidate candidate) {
    return candidate.usesDataDirectory()
        && probe(candidate) instanceof Capability.Available available
        && data.fits(available.version());
  }

  private Capability probe(Candidate candidate) {
    return candidate.probe(spec.with(s -> s.version(data.major())));
  }

  private List<Remedy> installing(Candidate candidate) {
    return probe(candidate) instanceof Capability.Unavailable why
        ? why.remedies()
        : List.of(Remedy.Install.postgres(data.major()));
  }

  /** Returns the remedy for a version that is not the data's. */
  private Remedy askForOtherVersion() {
    String asked = spec.version().orElseThrow();
    String major = data.major();
    return new Remedy.Advice(
        spec.origin("version")
            .map(
                place ->
                    place
                        + " sets the version to "
                        + asked
                        + ": set it to "
                        + major
                        + ", or remove it")
            .orElse("Ask for version " + major + ", or for none, instead of " + asked));
  }

  private Remedy askForNoBackend(String serving) {
    return new Remedy.Advice(
        spec.origin("backend")
            .map(
                place ->
                    place
                        + " sets the backend to "
                        + spec.backend()
                        + ": leave that out, and "
                        + serving
                        + " opens the data")
            .orElse(
                "Do not ask for the backend "
                    + spec.backend()
                    + ": "
                    + serving
                    + " opens the data"));
  }
}
