package amp.tempdb.binaries;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.Store;
import amp.ampup.install.Housekeeping;
import amp.ampup.install.InstallSettings;
import amp.ampup.install.Progress;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.contract.ProviderContract;
import amp.tempdb.contract.Sql;
import amp.testkit.Binaries;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BinariesProviderIT extends ProviderContract {
  private static final Path HOME = Binaries.sharedHome();

  @Override
  protected TempDbSpec select(TempDbSpec spec) {
    return spec.with(s -> s.backend("binaries").home(HOME));
  }

  @Test
  void theProgramsOfTheJarAreWhatRuns() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      assertThat(db.server().backend()).isEqualTo("binaries");
      assertThat(db.server().version()).isEqualTo("18.6");
      assertThat(Sql.ask(db.connection(), "SHOW server_version")).startsWith("18.6");
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + db.server().pid() + "/exe")))
          .startsWith(HOME.resolve("binaries"));
    }
  }

  @Test
  void ampupNeitherCountsNorCollectsThem() {
    Path home = folder.resolve("home");
    try (TempDb db = TempDb.open(spec().with(s -> s.home(home)))) {
      Store store = Store.at(home);
      assertThat(store.components()).isEmpty();
      Housekeeping.Freed freed =
          Housekeeping.of(store, InstallSettings.builder().build(), Progress.SILENT).collect(false);
      assertThat(freed.removed()).noneMatch(removed -> removed.contains("binaries"));
      assertThat(db.isRunning()).isTrue();
    }
    assertThat(home.resolve("binaries")).isNotEmptyDirectory();
  }
}
