package amp.tempdb.postgres.create;

import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.tempdb.postgres.extension.UsedExtension;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.PgVersion;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TemplatesTest {
  private static String name(Installation installation, TempDbSpec spec) {
    return name(installation, spec, ServerExtensions.NONE);
  }

  private static String name(
      Installation installation, TempDbSpec spec, ServerExtensions extensions) {
    Programs programs = new Programs(installation, new Privileges.Own());
    return new Templates(programs, spec, new ClusterInitializer(programs, spec, extensions)).name();
  }

  private static ServerExtensions pgvector(String version) {
    return new ServerExtensions(
        List.of(
            new UsedExtension(
                "pgvector", version, Optional.of(Path.of("/home/x")), List.of(), true)),
        Optional.empty());
  }

  @Test
  void whatAPreparationMakesIsOfTheVersionsOfExtensions() {
    TempDbSpec bare = TempDbSpec.at(Path.of("/a/metadb"));
    TempDbSpec prepared = bare.with(s -> s.preparation(new Preparation("one", c -> {})));
    Installation installation = installation("/bin", 6);

    assertThat(name(installation, prepared, pgvector("0.8.0")))
        .isNotEqualTo(name(installation, prepared, pgvector("0.8.1")))
        .isNotEqualTo(name(installation, prepared));
    assertThat(name(installation, bare, pgvector("0.8.0"))).isEqualTo(name(installation, bare));
  }

  private static Installation installation(String bin, int minor) {
    return new Installation(Path.of(bin), new PgVersion(18, minor));
  }

  private static String name(Consumer<TempDbSpec.Builder> change) {
    TempDbSpec spec = TempDbSpec.at(Path.of("/a/metadb")).with(change);
    return name(installation("/bin", 6), spec);
  }

  @Test
  void theNameDiffersWhenTheContentCould() {
    Set<String> names = new HashSet<>();
    List<String> all =
        List.of(
            name(s -> {}),
            name(s -> s.database("other")),
            name(s -> s.initdbOption("--wal-segsize=4")),
            name(s -> s.initdbOption("--locale=C").initdbOption("--wal-segsize=4")),
            name(s -> s.preparation(new Preparation("one", c -> {}))),
            name(s -> s.preparation(new Preparation("two", c -> {}))),
            name(installation("/bin", 5), TempDbSpec.at(Path.of("/a/metadb"))),
            name(installation("/usr/bin", 6), TempDbSpec.at(Path.of("/a/metadb"))));
    names.addAll(all);
    assertThat(names).hasSameSizeAs(all);
  }

  @Test
  void theNameIsTheSameForEveryProject() {
    assertThat(name(installation("/bin", 6), TempDbSpec.at(Path.of("/b/metadb"))))
        .isEqualTo(name(s -> {}))
        .isEqualTo(name(s -> s.holder("another")))
        .matches("postgres-18\\.6-[0-9a-f]{16}");
  }

  @Test
  void ampupsFolderKeepsItsTemplatesWhereverItIsMoved() {
    assertThat(inHome("/new/.ampup", "/new/.ampup/18"))
        .isEqualTo(inHome("/old/.ampup", "/old/.ampup/18"))
        .isNotEqualTo(inHome("/old/.ampup", "/old/.ampup/another"))
        .isNotEqualTo(inHome("/old/.ampup", "/18"));
  }

  private static String inHome(String home, String bin) {
    return name(
        installation(bin, 6), TempDbSpec.at(Path.of("/a/metadb")).with(s -> s.home(Path.of(home))));
  }

  @Test
  void theTimeZoneIsAPartOfTheContent() {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      String tokyo = name(s -> {});
      TimeZone.setDefault(TimeZone.getTimeZone("Europe/Paris"));
      assertThat(name(s -> {})).isNotEqualTo(tokyo);
    } finally {
      TimeZone.setDefault(before);
    }
  }
}
