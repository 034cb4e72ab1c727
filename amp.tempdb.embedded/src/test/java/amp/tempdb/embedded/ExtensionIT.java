package amp.tempdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.Examination;
import amp.testkit.Extensions;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Components with extensions, on a server that is told of folders and on one that is not. */
class ExtensionIT {
  @TempDir static Path shared;
  @TempDir Path temporary;

  private static Path home() {
    return shared.resolve("home");
  }

  @BeforeAll
  static void install() {
    Extensions.servers(home(), 15, 17, 18);
    for (int major : new int[] {15, 17, 18}) {
      Extensions.ofSql(home(), "plain_sql", "1.1", major);
      Extensions.ofSql(home(), "plain_sql", "1.2", major);
      Extensions.ofC(home(), "withmodule", "2.0", major, false);
      Extensions.ofC(home(), "preloaded", "3.0", major, true);
    }
    Extensions.ofSql(home(), "only15", "1.0", 15);
  }

  private TempDbSpec spec(int major, String... extensions) {
    return TempDbSpec.at(temporary.resolve("metadb"))
        .with(
            s ->
                s.backend("embedded")
                    .home(home())
                    .version(Integer.toString(major))
                    .extensions(List.of(extensions)));
  }

  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(home().resolve("components"))) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void whatAComponentBringsIsCreatedAndKeptOverRestartAndKill(int major) throws Exception {
    List<String> before = files();
    TempDbSpec spec = spec(major, "plain_sql", "withmodule");
    long pid;
    try (TempDb db = TempDb.open(spec)) {
      Sql.execute(db.connection(), "create extension plain_sql");
      Sql.execute(db.connection(), "create extension withmodule");
      assertThat(Sql.ask(db.connection(), "select plain_sql_version()")).isEqualTo("1.2");
      assertThat(Sql.ask(db.connection(), "select answer()")).isEqualTo("42");
      // The server's own are there as before.
      Sql.execute(db.connection(), "create extension pg_trgm");
      assertThat(Sql.ask(db.connection(), "select similarity('abc', 'abc')")).isEqualTo("1");
      assertThat(Sql.ask(db.connection(), "select now() at time zone 'Europe/Berlin' is not null"))
          .isEqualTo("t");
      pid = db.server().pid();
      Run.command("kill", "-9", Long.toString(pid)).orFail();
    }
    try (TempDb db = TempDb.open(spec)) {
      assertThat(db.server().pid()).isNotEqualTo(pid);
      assertThat(Sql.ask(db.connection(), "select answer()")).isEqualTo("42");
    }
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void whatHasToBePreloadedIsBesideWhatTheUserLoads(int major) throws Exception {
    TempDbSpec spec =
        spec(major, "preloaded", "pg_stat_statements")
            .with(s -> s.setting("shared_preload_libraries", "auto_explain"));
    try (TempDb db = TempDb.open(spec)) {
      assertThat(Sql.ask(db.connection(), "show preloaded.loaded")).isEqualTo("1");
      assertThat(Sql.ask(db.connection(), "show auto_explain.log_format")).isEqualTo("text");
      assertThat(Sql.ask(db.connection(), "show pg_stat_statements.max")).isEqualTo("5000");
      assertThat(Sql.ask(db.connection(), "select count(*) from pg_extension")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void whatTheClusterItselfLoadsStaysBesideWhatAComponentLoads(int major) throws Exception {
    try (TempDb db = TempDb.open(spec(major))) {
      Sql.execute(db.connection(), "alter system set shared_preload_libraries = 'auto_explain'");
    }
    try (TempDb db = TempDb.open(spec(major, "preloaded"))) {
      assertThat(Sql.ask(db.connection(), "show preloaded.loaded")).isEqualTo("1");
      assertThat(Sql.ask(db.connection(), "show auto_explain.log_format")).isEqualTo("text");
    }
  }

  @Test
  void componentsThatNeedEachOtherAreBothThere() throws Exception {
    for (String[] pair : new String[][] {{"hen", "egg"}, {"egg", "hen"}}) {
      Path receipt = Extensions.ofSql(home(), pair[0], "1.0", 18).resolve("receipt.json");
      String needs = "\"requires\":[\"" + pair[1] + "\"]";
      Files.writeString(receipt, Files.readString(receipt).replace("\"requires\":[]", needs));
    }
    try (TempDb db = TempDb.open(spec(18, "hen"))) {
      Sql.execute(db.connection(), "create extension hen");
      Sql.execute(db.connection(), "create extension egg");
    }
  }

  @Test
  void theNameOfAnExtensionStandsForTheComponentThatBringsIt() throws Exception {
    assertThatThrownBy(() -> TempDb.open(spec(18, "vector@0.8")))
        .isInstanceOfSatisfying(
            TempDbException.class,
            e ->
                assertThat(e.remedies())
                    .containsExactly(new Remedy.Install("pgvector", "0.8", Optional.of(18))));
    Extensions.ofSql(home(), "postgis", "3.6", 18);
    try (TempDb db = TempDb.open(spec(18, "postgis_topology", "postgis"))) {
      Sql.execute(db.connection(), "create extension postgis");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void aVersionThatIsNamedIsTheOneThatIsCreated(int major) throws Exception {
    try (TempDb db = TempDb.open(spec(major, "plain_sql@1.1"))) {
      Sql.execute(db.connection(), "create extension plain_sql");
      assertThat(Sql.ask(db.connection(), "select plain_sql_version()")).isEqualTo("1.1");
    }
  }

  @Test
  void whatIsMissingIsNamedWithWhatInstallsItBeforeAnythingIsMade() {
    assertThatThrownBy(() -> TempDb.open(spec(18, "plain_sql", "only15", "pgvector@0.8")))
        .isInstanceOfSatisfying(
            TempDbException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ProblemKind.NO_BACKEND);
              assertThat(e.problem())
                  .isEqualTo(
                      "the extensions only15, pgvector@0.8 are asked for, and no component of that"
                          + " name is installed for PostgreSQL 18; there is only15 1.0 for"
                          + " PostgreSQL 15");
              assertThat(e.remedies())
                  .containsExactly(
                      new Remedy.Install("only15", "", Optional.of(18)),
                      new Remedy.Install("pgvector", "0.8", Optional.of(18)));
            });
    assertThat(temporary.resolve("metadb/data")).doesNotExist();
  }

  @Test
  void aViewThatSomebodyDamagedIsPutRight() throws Exception {
    TempDbSpec spec = spec(15, "plain_sql");
    TempDb.open(spec).close();
    Path view;
    try (Stream<Path> views = Files.list(home().resolve("views"))) {
      view =
          views
              .filter(Files::isDirectory)
              .filter(v -> Files.exists(v.resolve("share/postgresql/extension/plain_sql.control")))
              .filter(v -> !Files.exists(v.resolve("lib/postgresql/withmodule.so")))
              .findFirst()
              .orElseThrow();
    }
    Path control = view.resolve("share/postgresql/extension/plain_sql.control");
    Files.delete(control);
    Files.delete(view.resolve("bin/postgres"));
    Run.command("rm", "-r", view.resolve("lib").toString()).orFail();
    Files.createSymbolicLink(view.resolve("stray"), Path.of("/etc/passwd"));
    try (TempDb db = TempDb.open(spec)) {
      Sql.execute(db.connection(), "create extension plain_sql");
      assertThat(Sql.ask(db.connection(), "select plain_sql_version()")).isEqualTo("1.2");
    }
    assertThat(view.resolve("stray")).doesNotExist();
    assertThat(Files.readSymbolicLink(control)).startsWith(home().resolve("components/plain_sql"));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void filesOfTextSearchAreFoundBesideTheServersOwn(int major) throws Exception {
    Path component = Extensions.ofSql(home(), "words", "1.0", major);
    Path data = Files.createDirectories(component.resolve("share/tsearch_data"));
    Files.writeString(data.resolve("words.syn"), "postgres pgsql\n");
    try (TempDb db = TempDb.open(spec(major, "words", "withmodule"))) {
      Sql.execute(db.connection(), "create extension words");
      Sql.execute(
          db.connection(),
          "create text search dictionary words (template = synonym, synonyms = 'words')");
      assertThat(Sql.ask(db.connection(), "select ts_lexize('words', 'postgres')"))
          .isEqualTo("{pgsql}");
      assertThat(Sql.ask(db.connection(), "select ts_lexize('english_stem', 'stars')"))
          .isEqualTo("{star}");
      Sql.execute(db.connection(), "create extension withmodule");
      assertThat(Sql.ask(db.connection(), "select answer()")).isEqualTo("42");
    }
  }

  @Test
  void whatIsWrongWithViewsIsToldAndMended() throws Exception {
    Path home = temporary.resolve("home");
    assertThat(views(home, true)).containsExactly("OK no server has needed one");
    Extensions.servers(home, 15);
    Path component = Extensions.ofSql(home, "plain_sql", "1.1", 15);
    TempDbSpec spec = spec(15, "plain_sql").with(s -> s.home(home));
    try (TempDb db = TempDb.open(spec)) {
      Path views = home.resolve("views");
      String good = "OK 1 in " + views + " as they should be";
      assertThat(views(home, false)).containsExactly(good);
      Path view;
      try (Stream<Path> all = Files.list(views)) {
        view = all.filter(Files::isDirectory).findFirst().orElseThrow();
      }
      Path control = view.resolve("share/postgresql/extension/plain_sql.control");
      Files.delete(control);
      Files.createFile(view.resolve("bin/stray"));
      Path making = Files.createDirectory(views.resolve(".making-1"));
      Path other = Files.createDirectory(views.resolve("other"));
      assertThat(views(home, false))
          .containsExactly(
              "WARNING " + making + " was being made by a process that was killed",
              "WARNING " + other + " does not tell what it was made of",
              "WARNING " + view + " is damaged: files are missing in it, or others are there");
      assertThat(views(home, true)).hasSize(3).allMatch(text -> text.startsWith("FIXED "));
      assertThat(views(home, true)).containsExactly(good);
      assertThat(control).exists();
      Sql.execute(db.connection(), "create extension plain_sql");

      Files.move(component, temporary.resolve("away"));
      String gone = view + " was made of " + component + ", which is gone";
      assertThat(views(home, true))
          .containsExactly("WARNING " + gone + ", and a server is run from it");
      Files.move(temporary.resolve("away"), component);
    }
    Run.command("touch", home.resolve("components/postgres/current/bin/postgres").toString())
        .orFail();
    assertThat(views(home, true))
        .singleElement()
        .asString()
        .contains(" is not of the PostgreSQL that is in ", " now; it is removed");
    TempDb.open(spec).close();
    Run.command("rm", "-r", component.toString()).orFail();
    assertThat(views(home, false)).singleElement().asString().endsWith(", which is gone");
    assertThat(views(home, true)).singleElement().asString().endsWith("; it is removed");
    assertThat(views(home, true)).containsExactly("OK 0 in " + home + "/views as they should be");
  }

  /** Its programs have the times that their archive gives them, as those before. */
  @Test
  void whatIsInstalledAgainIsRunAndNotWhatWasThereBefore() throws Exception {
    Path home = temporary.resolve("home");
    Extensions.servers(home, 15);
    Extensions.ofSql(home, "plain_sql", "1.1", 15);
    TempDbSpec spec = spec(15, "plain_sql").with(s -> s.home(home));
    TempDb.open(spec).close();
    Path program = home.resolve("components/postgres/current/bin/postgres");
    Path again = program.resolveSibling("again");
    Run.command("cp", "-p", program.toString(), again.toString()).orFail();
    Files.move(again, program, StandardCopyOption.REPLACE_EXISTING);

    TempDb.open(spec).close();

    try (Stream<Path> views = Files.list(home.resolve("views"))) {
      assertThat(views.map(view -> view.resolve("bin/postgres")).filter(Files::exists))
          .anySatisfy(run -> assertThat(Files.isSameFile(run, program)).isTrue());
    }
  }

  private static List<String> views(Path home, boolean fix) {
    return Examination.views(home, fix).stream()
        .map(finding -> finding.level() + " " + finding.message())
        .toList();
  }

  @Test
  void aServersOwnLibrariesComeBeforeThoseOfAComponent() throws Exception {
    TempDbSpec spec = spec(18, "withmodule");
    try (TempDb db = TempDb.open(spec)) {
      String environment = Files.readString(Path.of("/proc/" + db.server().pid() + "/environ"));
      Path server = home().resolve("components/postgres/18.6.0-" + Extensions.platform() + "/lib");
      assertThat(environment)
          .contains("LD_LIBRARY_PATH=" + server + ":" + home().resolve("components/withmodule"));
    }
    try (TempDb db = TempDb.open(spec(18, "plain_sql"))) {
      assertThat(Files.readString(Path.of("/proc/" + db.server().pid() + "/environ")))
          .doesNotContain("LD_LIBRARY_PATH=");
    }
  }
}
