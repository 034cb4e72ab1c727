package amp.tempdb.postgres.extension;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.PgVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerExtensionsTest {
  private static final Installation SERVER =
      new Installation(Path.of("/pg/bin"), new PgVersion(18, 6));

  @TempDir Path folder;

  private static ServerExtensions of(Optional<Path> view, UsedExtension... used) {
    return new ServerExtensions(List.of(used), view);
  }

  private static UsedExtension cron(Path folder) {
    return new UsedExtension("pg_cron", "1.6.4", Optional.of(folder), List.of("pg_cron"), true);
  }

  private static Map<String, String> settings(ServerExtensions extensions, String... asked) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 0; i < asked.length; i += 2) {
      settings.put(asked[i], asked[i + 1]);
    }
    extensions.addTo(settings, Map.of(), "orders");
    return settings;
  }

  @Test
  void foldersFollowTheServersOwnAndWhatTheUserHasSet() {
    assertThat(settings(of(Optional.empty(), cron(Path.of("/c")))))
        .containsEntry("extension_control_path", "$system:/c/share")
        .containsEntry("dynamic_library_path", "$libdir:/c/lib")
        .containsEntry("shared_preload_libraries", "pg_cron");
    assertThat(
            settings(
                of(Optional.empty(), cron(Path.of("/c"))), "Dynamic_Library_Path", "$libdir:/own"))
        .containsEntry("dynamic_library_path", "$libdir:/own:/c/lib")
        .doesNotContainKey("Dynamic_Library_Path");
    assertThat(settings(of(Optional.of(Path.of("/view")), cron(Path.of("/c")))))
        .containsEntry("shared_preload_libraries", "$libdir/pg_cron")
        .doesNotContainKeys("extension_control_path", "dynamic_library_path");
  }

  @Test
  void whatTheUserLoadsStaysAndNothingIsLoadedTwice() {
    assertThat(
            settings(
                of(Optional.empty(), cron(Path.of("/c"))),
                "Shared_Preload_Libraries",
                "$libdir/auto_explain, $libdir/pg_cron"))
        .containsEntry("shared_preload_libraries", "$libdir/auto_explain,pg_cron")
        .doesNotContainKey("Shared_Preload_Libraries");
  }

  @Test
  void aLibraryWorksInTheProjectsDatabaseUnlessTheUserSaysOtherwise() {
    ServerExtensions cron = of(Optional.empty(), cron(Path.of("/c")));
    assertThat(settings(cron))
        .containsEntry("cron.database_name", "orders")
        .containsEntry("cron.use_background_workers", "on");
    assertThat(settings(cron, "cron.database_name", "mine"))
        .containsEntry("cron.database_name", "mine");
  }

  @Test
  void whatTheFilesOfTheClusterSetIsNotOverridden() {
    Map<String, String> configured =
        Map.of(
            "shared_preload_libraries", "auto_explain, pg_stat_statements",
            "dynamic_library_path", "$libdir:/own",
            "cron.database_name", "mine");
    Map<String, String> settings = new LinkedHashMap<>();
    of(Optional.empty(), cron(Path.of("/c"))).addTo(settings, configured, "orders");
    assertThat(settings)
        .containsEntry("shared_preload_libraries", "auto_explain,pg_stat_statements,pg_cron")
        .containsEntry("dynamic_library_path", "$libdir:/own:/c/lib")
        .containsEntry("cron.use_background_workers", "on")
        .doesNotContainKey("cron.database_name");

    // What is asked for overrides the files, as everything on the command line does.
    settings.clear();
    settings.put("shared_preload_libraries", "pgaudit");
    of(Optional.empty(), cron(Path.of("/c"))).addTo(settings, configured, "orders");
    assertThat(settings).containsEntry("shared_preload_libraries", "pgaudit,pg_cron");

    settings.clear();
    UsedExtension plain = new UsedExtension("plain", "1", Optional.empty(), List.of(), true);
    of(Optional.empty(), plain).addTo(settings, configured, "orders");
    assertThat(settings).isEmpty();
  }

  @Test
  void noneChangesNothing() {
    assertThat(settings(ServerExtensions.NONE, "shared_preload_libraries", "a, b"))
        .isEqualTo(Map.of("shared_preload_libraries", "a, b"));
    assertThat(ServerExtensions.NONE.words(List.of("unshare", "-U"), SERVER))
        .containsExactly("unshare", "-U", "/pg/bin/postgres");
  }

  @Test
  void librariesThatCameAlongAreFoundAfterTheServersOwn() throws Exception {
    ServerExtensions none = of(Optional.empty(), cron(folder));
    assertThat(none.variables(SERVER, Map.of("LD_LIBRARY_PATH", "/x"))).isEmpty();

    Path deps = Files.createDirectories(folder.resolve("lib/deps"));
    Path proj = Files.createDirectories(folder.resolve("share/deps/proj"));
    assertThat(none.variables(SERVER, Map.of("LD_LIBRARY_PATH", "/x")))
        .containsEntry("LD_LIBRARY_PATH", "/pg/lib:" + deps + ":/x")
        .containsEntry("PROJ_DATA", proj.toString());
    assertThat(none.words(List.of("unshare", "-U"), SERVER))
        .startsWith("unshare", "-U", "env")
        .endsWith("/pg/bin/postgres");
    assertThat(of(Optional.of(Path.of("/view")), cron(folder)).words(List.of(), SERVER))
        .endsWith("/view/bin/postgres");
  }

  @Test
  void whatIsAskedForIsComparedByNameAndVersion() {
    ServerExtensions cron = of(Optional.empty(), cron(Path.of("/c")));
    assertThat(cron.areAsked(List.of("pg_cron"))).isTrue();
    assertThat(cron.areAsked(List.of("pg_cron@1.6"))).isTrue();
    assertThat(cron.areAsked(List.of("pg_cron@1.7"))).isFalse();
    UsedExtension vector =
        new UsedExtension("pgvector", "0.8.0", Optional.of(folder), List.of(), true);
    assertThat(of(Optional.empty(), vector).areAsked(List.of("vector@0.8"))).isTrue();
    assertThat(cron.areAsked(List.of())).isFalse();
    assertThat(cron.areAsked(List.of("pg_cron", "pgvector"))).isFalse();
    assertThat(ServerExtensions.NONE.areAsked(List.of())).isTrue();
  }

  @Test
  void whatIsWrittenIsRead() {
    ServerExtensions cron = of(Optional.of(Path.of("/a \"view\"")), cron(Path.of("/c")));
    assertThat(ServerExtensions.of(Json.parseObject(Json.write(cron.json())))).isEqualTo(cron);
  }

  @Test
  void packagesAreCalledAsDebianCallsThem() {
    assertThat(KnownLibraries.debianPackage("pgvector", 15)).isEqualTo("postgresql-15-pgvector");
    assertThat(KnownLibraries.debianPackage("pg_cron", 15)).isEqualTo("postgresql-15-cron");
    assertThat(KnownLibraries.debianPackage("pg_repack", 15)).isEqualTo("postgresql-15-repack");
    assertThat(KnownLibraries.debianPackage("pg_squeeze", 17)).isEqualTo("postgresql-17-squeeze");
    assertThat(KnownLibraries.debianPackage("plpgsql_check", 16))
        .isEqualTo("postgresql-16-plpgsql-check");
    assertThat(KnownLibraries.component("vector")).isEqualTo("pgvector");
    assertThat(KnownLibraries.component("postgis_topology")).isEqualTo("postgis");
  }
}
