package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import amp.problem.Remedy;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.DataDirectoryVersion;
import amp.tempdb.api.spi.TempDbProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is advised where data is there that cannot be opened with what was asked for. */
class OtherVersionTest {
  private static final Remedy SET_18 =
      new Remedy.Advice("config.toml:2:1 sets the version to 16: set it to 18, or remove it");
  private static final Remedy UNTOUCHED =
      new Remedy.Advice("Until then nothing is started, and the data stays as it is");

  @TempDir Path folder;
  private TempDbSpec spec;

  @BeforeEach
  void specifyDatabase() throws Exception {
    spec = TempDbSpec.at(folder.resolve("metadb")).with(s -> s.home(folder.resolve("home")));
    dataOf("18");
  }

  private void dataOf(String major) throws Exception {
    Path data = Files.createDirectories(folder.resolve("metadb/data"));
    Files.writeString(data.resolve("PG_VERSION"), major + "\n");
  }

  private TempDbSpec version(String version) {
    return spec.with(s -> s.version(version).origin("version", "config.toml:2:1"));
  }

  private TempDbSpec system() {
    return spec.with(s -> s.backend("system").origin("backend", "--metadb-backend"));
  }

  /** Returns one that chooses among installations as amp's own do. */
  private static TempDbProvider with(String name, int priority, String... versions) {
    return MockProvider.answering(
        name, priority, call -> answer(name, call.getArgument(0), versions));
  }

  private static Capability answer(String name, TempDbSpec spec, String... versions) {
    Optional<DataDirectoryVersion> data = DataDirectoryVersion.of(spec);
    List<String> asked =
        Stream.of(versions).filter(v -> v.startsWith(spec.version().orElse(""))).toList();
    Optional<String> chosen =
        asked.stream()
            .filter(v -> data.map(d -> d.fits(v)).orElse(true))
            .findFirst()
            .or(() -> asked.stream().findFirst());
    return chosen
        .<Capability>map(version -> new Capability.Available("PostgreSQL " + version, version))
        .orElseGet(
            () ->
                new Capability.Unavailable(
                    "PostgreSQL " + spec.version().orElse("") + " was asked for",
                    List.of(installing(name, spec.version().orElse("")))));
  }

  private static Remedy installing(String backend, String version) {
    return backend.equals("system")
        ? new Remedy.Advice("Install the host's " + version)
        : Remedy.Install.postgres(version);
  }

  private static IncompatibleDataException refusal(TempDbSpec spec, TempDbProvider... providers) {
    return catchThrowableOfType(
        IncompatibleDataException.class, () -> Backends.of(List.of(providers)).open(spec));
  }

  @Test
  void whereTheDatasVersionIsInstalledItIsTheSettingThatIsToBeChanged() {
    for (TempDbProvider embedded :
        List.of(with("embedded", 3, "18.6"), with("embedded", 3, "16.15", "18.6"))) {
      IncompatibleDataException refusal =
          refusal(version("16"), embedded, with("system", 2, "15.14"));

      assertThat(refusal.problem()).endsWith("of PostgreSQL 18, and PostgreSQL 16 is asked for");
      assertThat(refusal.remedies()).containsExactly(SET_18, UNTOUCHED);
    }
  }

  @Test
  void whereItIsNotInstalledBothAreToBeDone() {
    for (TempDbProvider embedded : List.of(with("embedded", 3, "16.15"), with("embedded", 3))) {
      assertThat(refusal(version("16"), embedded).remedies())
          .containsExactly(Remedy.Install.postgres("18"), SET_18, UNTOUCHED);
    }
  }

  @Test
  void anUpgradeIsOfferedWhereTheVersionAskedForIsNewer() throws Exception {
    dataOf("16");

    assertThat(refusal(version("18"), with("embedded", 3, "18.6", "16.15")).remedies())
        .containsExactly(
            new Remedy.Advice("config.toml:2:1 sets the version to 18: set it to 16, or remove it"),
            new Remedy.UpgradeData(folder.resolve("metadb/data")),
            UNTOUCHED);
  }

  @Test
  void whereAnotherBackendOpensItTheOneThatIsNamedIsToBeLeftOut() {
    IncompatibleDataException refusal =
        refusal(system(), with("embedded", 3, "18.6"), with("system", 2, "15.14"));

    assertThat(refusal.problem())
        .endsWith("of PostgreSQL 18, and what runs here is 15.14 (system)");
    assertThat(refusal.remedies())
        .containsExactly(
            new Remedy.Advice(
                "--metadb-backend sets the backend to system: leave that out, and embedded opens"
                    + " the data"),
            new Remedy.Advice("Install the host's 18"),
            UNTOUCHED);
  }

  @Test
  void whereNoneOpensItTheOneThatIsNamedSaysWhatItLacks() {
    assertThat(
            refusal(system(), with("embedded", 3, "16.15"), with("system", 2, "15.14")).remedies())
        .containsExactly(
            new Remedy.Advice("Install the host's 18"), Remedy.Install.postgres("18"), UNTOUCHED);
  }

  @Test
  void aProgramIsToldInItsOwnTerms() {
    TempDbSpec asking = spec.with(s -> s.backend("system").version("15"));

    assertThat(refusal(asking, with("embedded", 3, "18.6"), with("system", 2, "15.14")).remedies())
        .contains(
            new Remedy.Advice("Do not ask for the backend system: embedded opens the data"),
            new Remedy.Advice("Ask for version 18, or for none, instead of 15"));
  }

  @Test
  void aVersionThatIsSetAnewComesFromElsewhere() {
    assertThat(version("16").with(s -> s.version("17")).origin("version")).isEmpty();
    assertThat(system().with(s -> s.backend("tcp")).origin("backend")).isEmpty();
    assertThat(version("16")).isEqualTo(spec.with(s -> s.version("16")));
  }

  @Test
  void theListOfBackendsAdvisesWhatHelpsEach() {
    List<TempDbProvider> both = List.of(with("embedded", 3, "18.6"), with("system", 2, "15.14"));

    assertThat(Backends.of(both).probe(version("16")))
        .extracting(report -> ((Capability.Unavailable) report.capability()).remedies())
        .containsExactly(
            List.of(SET_18), List.of(new Remedy.Advice("Install the host's 18"), SET_18));
    assertThat(Backends.of(both).probe(spec).get(1).capability())
        .isEqualTo(
            new Capability.Unavailable(
                "it runs PostgreSQL 15.14, and the data in "
                    + folder.resolve("metadb/data")
                    + " is of 18",
                List.of(new Remedy.Advice("Install the host's 18"))));
  }

  @Test
  void aMinorReleaseThatIsNotInstalledIsInstalledOrNotAskedFor() {
    NoBackendException refusal =
        catchThrowableOfType(
            NoBackendException.class,
            () -> Backends.of(List.of(with("embedded", 3, "18.6"))).open(version("18.4")));

    assertThat(refusal.remedies()).containsExactly(Remedy.Install.postgres("18.4"));
    assertThat(refusal)
        .hasMessageContaining(
            "config.toml:2:1 sets the version to 18.4: set it to 18, or remove it");
  }

  @Test
  void whatIsOutOfOrderIsToldAndNotTheVersion() {
    TempDbProvider faulty =
        MockProvider.answering(
            "embedded",
            3,
            call -> new Capability.Unavailable(new TempDbException("it is damaged", "Mend it")));

    NoBackendException refusal =
        catchThrowableOfType(
            NoBackendException.class, () -> Backends.of(List.of(faulty)).open(version("16")));

    assertThat(refusal).hasMessageContaining("it is damaged");
    assertThat(refusal.remedies()).containsExactly(new Remedy.Advice("Mend it"), SET_18);
  }
}
