package amp.ampup.install.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.ampup.Installed;
import amp.ampup.KnownProjects;
import amp.ampup.Platform;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.install.InstallRequest;
import amp.ampup.install.InstallSettings;
import amp.ampup.install.Installer;
import amp.ampup.install.Progress;
import amp.ampup.store.StoreTransaction;
import amp.ampup.store.archive.FileEntry;
import amp.ampup.store.archive.Unpacked;
import amp.os.Hash;
import amp.testkit.Archives;
import amp.testkit.Binaries;
import amp.testkit.DebPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is built takes the place of what a server uses only where that was built too. */
class ForcedBuildIT {
  private static final String NAME = "hstore_x";
  private static final String LIBRARY = "lib/hstore.so";

  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void makeStore() throws IOException {
    assumeTrue(
        Platform.current().toString().equals("linux-amd64"),
        "the modules that Maven brings are those of linux-amd64");
    store = Store.at(folder.resolve("store"));
    Path data = Files.createDirectories(folder.resolve("project/.amp/metadb/data"));
    Files.writeString(data.resolve("PG_VERSION"), "18\n");
    Files.writeString(
        data.resolve("amp_extensions"),
        "{\"format\":1,\"extensions\":[{\"name\":\"hstore_x\",\"version\":\"1.8.2\",\"component\":true,"
            + "\"asked\":true}]}\n");
    KnownProjects.of(store.layout().home()).remember(folder.resolve("project/.amp"));
  }

  @Test
  void aPackageThatAServerUsesIsNotReplacedByABuild() throws IOException {
    Installed installed = installPackage();
    assertThatThrownBy(() -> build("b1"))
        .hasMessageContaining("hstore_x 1.8.2 for PostgreSQL 18 is needed by the server of");
    assertThat(store.active(NAME, 18)).contains(installed);
  }

  @Test
  void aBuildThatAServerUsesIsReplacedByAnother() throws IOException {
    build("b1");
    assertThat(build("b2").receipt().sha512()).isEqualTo("b2");
  }

  private Installed installPackage() throws IOException {
    byte[] deb =
        DebPackage.of(
            "postgresql-18-hstore",
            "1.8.2-3",
            "amd64",
            "libc6",
            new Archives().file("./usr/lib/postgresql/18/lib/hstore.so", module()));
    InstallSettings settings =
        InstallSettings.builder()
            .environment(Map.of())
            .userHome(folder.resolve("user"))
            .offline()
            .build();
    return Installer.of(store, settings, Progress.SILENT)
        .install(
            InstallRequest.of(NAME, VersionSpec.LATEST)
                .from(Files.write(folder.resolve("x.deb"), deb)))
        .installed();
  }

  private Installed build(String hash) throws IOException {
    try (StoreTransaction changes =
        StoreTransaction.begin(store, "test", Duration.ofSeconds(5), who -> {}, checkpoint -> {})) {
      Path stage = changes.stage();
      Path library = stage.resolve(LIBRARY);
      Files.createDirectories(stage.resolve("lib"));
      Files.write(library, module());
      FileEntry entry =
          new FileEntry(LIBRARY, Files.size(library), Hash.sha256(library), "", false);
      BuiltExtension built =
          new BuiltExtension(
              NAME,
              Optional.of(Version.of("1.8.2")),
              18,
              "built from x",
              hash,
              true,
              new Unpacked(stage, List.of(entry)));
      return new ExtensionInstaller(store, changes).install(built).installed();
    }
  }

  private static byte[] module() throws IOException {
    return Files.readAllBytes(Binaries.postgres18().resolve("lib/postgresql/hstore.so"));
  }
}
