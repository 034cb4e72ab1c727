package amp.cli.ampup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.Mockito.mock;

import amp.ampup.KnownProjects;
import amp.ampup.Platform;
import amp.cli.console.Console;
import amp.cli.project.Context;
import amp.cli.project.Environment;
import amp.json.Json;
import amp.testkit.Archives;
import amp.testkit.Binaries;
import amp.testkit.DebPackage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on an extension that comes from a file. */
class ExtensionCommandIT {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path deb;

  @BeforeEach
  void makePackage() throws IOException {
    assumeTrue(
        Platform.current().toString().equals("linux-amd64"),
        "the modules that Maven brings are those of linux-amd64");
    Path server = Binaries.postgres18();
    String share = "./usr/share/postgresql/18/extension/";
    Archives files =
        new Archives()
            .file(
                "./usr/lib/postgresql/18/lib/hstore.so",
                Files.readAllBytes(server.resolve("lib/postgresql/hstore.so")))
            .file(
                share + "hstore.control",
                Files.readAllBytes(server.resolve("share/postgresql/extension/hstore.control")))
            .file(share + "hstore--1.8.sql", "select 1")
            .program("./usr/lib/postgresql/18/bin/postgres", "of another")
            .program("./usr/lib/postgresql/18/bin/hstore_tool", "a tool");
    deb = folder.resolve("hstore.deb");
    Files.write(deb, DebPackage.of("postgresql-18-hstore", "1.8-1", "amd64", "libc6", files));
  }

  @Test
  void anExtensionIsInstalledListedVerifiedUsedAndRemoved() {
    assertThat(run("install", "--component", "hstore", "--from", deb.toString())).isZero();
    assertThat(out.toString())
        .startsWith("hstore 1.8 for PostgreSQL 18 is installed: ")
        .contains("components/hstore/1.8-pg18-linux-amd64");
    assertThat(run("install", "--component", "hstore", "--from", deb.toString())).isZero();
    assertThat(out.toString()).contains("was installed already and is active");
    assertThat(run("list")).isZero();
    assertThat(out.toString()).isEqualTo("hstore 1.8 for PostgreSQL 18 (active)\n");
    assertThat(run("list", "--json")).isZero();
    assertThat(String.valueOf(Json.parse(out.toString())))
        .contains("component=hstore", "postgres=18", "creates=[hstore]", "active=true");
    assertThat(run("which", "hstore_tool")).isZero();
    assertThat(out.toString().strip()).endsWith("1.8-pg18-linux-amd64/bin/hstore_tool");
    assertThat(run("verify", "hstore")).isZero();
    assertThat(out.toString()).isEqualTo("hstore 1.8 for PostgreSQL 18 is as it was installed\n");
    assertThat(run("use", "hstore", "1.8", "--postgres", "18")).isZero();
    assertThat(run("use", "hstore", "1.8", "--postgres", "15")).isEqualTo(1);
    assertThat(err.toString()).contains("installed: 1.8 for PostgreSQL 18");
    assertThat(run("gc")).isZero();
    assertThat(run("uninstall", "hstore", "1.8", "--json")).isZero();
    assertThat(Json.parseObject(out.toString()).number("postgres")).isEqualTo(18);
    assertThat(run("list")).isZero();
    assertThat(out.toString()).startsWith("Nothing is installed.");
  }

  @Test
  void theServersProgramsAreItsOwn() throws IOException {
    Path jar = Files.write(folder.resolve("postgres.jar"), Archives.postgresJar("18.6.0"));
    assertThat(run("install", "--no-prepare", "--allow-unpinned", "--from", jar.toString()))
        .as(err.toString())
        .isZero();
    assertThat(run("install", "--component", "a_tool", "--from", deb.toString())).isZero();
    assertThat(run("which", "postgres")).isZero();
    assertThat(out.toString()).contains("components/postgres/");
    assertThat(run("which", "hstore_tool")).isZero();
  }

  @Test
  void anOlderPostgresThatBecomesTheActiveOneIsToldOf() throws IOException {
    for (String version : List.of("18.6.0", "18.7.0", "17.5.0")) {
      Path jar = Files.write(folder.resolve(version + ".jar"), Archives.postgresJar(version));
      assertThat(run("install", "--no-prepare", "--allow-unpinned", "--from", jar.toString()))
          .as(err.toString())
          .isZero();
      assertThat(err.toString().contains("note: new projects get "))
          .isEqualTo(version.equals("17.5.0"));
    }
    assertThat(err.toString())
        .contains("get PostgreSQL 17.5.0 now, in place of 18.7.0;", ": ampup use postgres 18.7.0");
  }

  @Test
  void whatIsDamagedIsToldWithWhatRepairsIt() throws IOException {
    assertThat(run("install", "--component", "hstore", "--from", deb.toString())).isZero();
    Path installed = folder.resolve("store/components/hstore/1.8-pg18-linux-amd64");
    Files.writeString(installed.resolve("share/extension/hstore--1.8.sql"), "drop");
    assertThat(run("verify")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "Repair it with: ampup install --force --component hstore 1.8 --postgres 18 --from "
                + deb
                + "\n");
    assertThat(run("use", "hstore", "1.9", "--postgres", "18")).isEqualTo(1);
    assertThat(err.toString()).contains("--component hstore 1.9 --postgres 18");

    Files.writeString(installed.resolve("receipt.json"), "{");
    assertThat(run("list")).isZero();
    assertThat(err.toString()).contains("warning: hstore is not used: the installation in ");
    assertThat(run("uninstall", "hstore", "1.8")).isZero();
    assertThat(installed).doesNotExist();
  }

  @Test
  void whatAProjectAsksForIsNotRemovedThoughNoServerEverHadIt() throws IOException {
    assertThat(run("install", "--component", "hstore", "--from", deb.toString())).isZero();
    Path here = Files.createDirectories(folder.resolve(".amp"));
    Path known = Files.createDirectories(folder.resolve("known/.amp"));
    for (Path project : new Path[] {here, known}) {
      Files.writeString(
          project.resolve("config.toml"), "[metadata_db.managed]\nextensions = [\"hstore@1\"]\n");
    }
    KnownProjects.of(folder.resolve("store")).remember(known);
    assertThat(run("uninstall", "hstore", "1.8")).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "hstore 1.8 is asked for by the configuration of " + here + ", " + known, "--force");

    // A cluster of another PostgreSQL needs what is for that one.
    Files.delete(here.resolve("config.toml"));
    Path data = Files.createDirectories(known.resolve("metadb/data"));
    Files.writeString(data.resolve("PG_VERSION"), "18\n");
    assertThat(run("uninstall", "hstore", "1.8", "--postgres", "18")).isEqualTo(1);
    assertThat(run("list")).isZero();
    assertThat(out.toString()).contains("hstore 1.8");
    Files.writeString(data.resolve("PG_VERSION"), "15\n");
    assertThat(run("uninstall", "hstore", "1.8")).isZero();
  }

  @Test
  void aRefusalLeavesNothing() {
    assertThat(run("install", "-c", "hstore", "--postgres", "15", "--from", deb.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("it is for PostgreSQL 18, where 15 is meant");
    assertThat(folder.resolve("store/components")).doesNotExist();
  }

  /** That one can be built is tested where it is built. */
  @Test
  void withoutAnythingToBuildForNothingIsBuilt() {
    assertThat(run("build-extension", folder.toString(), "--timeout", "60")).isEqualTo(1);
    assertThat(err.toString()).contains("no PostgreSQL is installed to build an extension for");
    assertThat(run("build-extension", folder.toString(), "1.0", "--postgres", "15", "--json"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("there are no headers of PostgreSQL 15 to build against");
    assertThat(run("build-extension")).isEqualTo(2);
    assertThat(folder.resolve("store/components")).doesNotExist();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Map<String, String> variables = Map.of("AMPUP_HOME", folder.resolve("store").toString());
    Context context =
        new Context(
            Console.writing(new PrintWriter(out), new PrintWriter(err)),
            new Environment(variables, folder, folder.resolve("user")),
            mock(),
            mock());
    return AmpupCommand.run(context, arguments);
  }
}
