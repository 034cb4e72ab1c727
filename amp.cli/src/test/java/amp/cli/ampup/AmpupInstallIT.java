package amp.cli.ampup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.Mockito.mock;

import amp.ampup.Platform;
import amp.cli.console.Console;
import amp.cli.project.Context;
import amp.cli.project.Environment;
import amp.cli.project.SchemaPreparation;
import amp.json.Json;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.testkit.Binaries;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published archive, through the command. */
class AmpupInstallIT {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void onlyWhereTheArchiveRuns() {
    assumeTrue(
        Platform.current().toString().equals("linux-amd64"),
        "Maven brings the archive of linux-amd64 alone");
  }

  @Test
  void thePublishedArchiveIsInstalledListedAndVerified() throws Exception {
    String jar = Binaries.archive().toUri().toString();
    assertThat(run("install", "--component", "postgres", "--from", jar)).isZero();
    assertThat(out.toString()).startsWith("postgres 18.6.0 is installed: ").hasLineCount(1);
    assertThat(err.toString())
        .contains("Fetching ")
        .contains("100 % of 15.1 MB")
        .contains("Checking postgres 18.6.0")
        .contains("Prepared the database that new projects copy in ")
        .doesNotContain("\r");

    assertThat(run("list")).isZero();
    assertThat(out.toString()).isEqualTo("postgres 18.6.0 (active)\n");
    assertThat(run("verify")).isZero();
    assertThat(run("doctor")).isZero();

    assertThat(run("install", "--json", "--offline")).isZero();
    assertThat(Json.parseObject(out.toString()).bool("fresh")).isFalse();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void firstProjectCopiesThePreparedDatabaseWithTheSchema() throws Exception {
    assertThat(run("install", "--from", Binaries.archive().toString())).isZero();
    List<Path> templates = templates();
    assertThat(templates).hasSize(1);

    TempDbSpec spec =
        TempDbSpec.at(folder.resolve("metadb"))
            .with(s -> s.home(folder.resolve("store")).preparation(SchemaPreparation.create()));
    try (TempDb db = TempDb.open(spec)) {
      MetadataDbSpec metadata = MetadataDbSpec.of(db.connection().libpqUrl());
      assertThat(MetadataDb.schema(metadata).isCurrent()).isTrue();
    }
    assertThat(templates()).isEqualTo(templates);

    assertThat(run("install")).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatLibrariesAreMissingIsTold() throws Exception {
    assertThat(run("install", "--no-prepare", "--from", Binaries.archive().toString())).isZero();
    Path lib = folder.resolve("store/components/postgres/18.6.0-linux-amd64/lib");
    Files.delete(lib.resolve("libossp-uuid.so.16"));
    assertThat(run("doctor")).isZero();
    assertThat(out.toString())
        .contains("libossp-uuid.so.16 is missing: a procedural language or extension");

    Files.delete(lib.resolve("libicuuc.so.60"));
    assertThat(run("doctor")).isNotZero();
    assertThat(out.toString()).contains("libicuuc.so.60 is missing\n").contains("postgres");
    assertThat(run("install", "--force", "--no-prepare", "--from", Binaries.archive().toString()))
        .isZero();
    assertThat(run("doctor")).isZero();
    assertThat(out.toString()).doesNotContain("libicuuc").doesNotContain("libossp");
  }

  @Test
  void nothingIsPreparedWhereItIsNotWantedOrCannotBe() throws Exception {
    assertThat(run("install", "--no-prepare", "--from", Binaries.archive().toString())).isZero();
    assertThat(folder.resolve("store/templates")).doesNotExist();

    Files.writeString(folder.resolve("store/templates"), "in the way");
    assertThat(run("install")).isZero();
    assertThat(err.toString())
        .startsWith("warning: the database that new projects copy is not prepared: ")
        .contains(folder.resolve("store/templates").toString());
  }

  private List<Path> templates() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("store/templates"))) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Map<String, String> environment = Map.of("AMPUP_HOME", folder.resolve("store").toString());
    Context context =
        new Context(
            Console.writing(new PrintWriter(out), new PrintWriter(err)),
            new Environment(environment, folder, folder),
            mock(),
            mock());
    return AmpupCommand.run(context, arguments);
  }
}
