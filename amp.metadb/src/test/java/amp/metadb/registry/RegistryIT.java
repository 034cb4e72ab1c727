package amp.metadb.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.metadb.MetadataDb;
import amp.metadb.MigratedDatabase;
import amp.metadb.connect.MetadataDbException;
import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.tx.Sql;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryIT {
  private static final DatasetName NAME = DatasetName.parse("team/eth");
  private static final Manifest A = manifest("a");
  private static final Manifest B = manifest("b");
  private static final Manifest C = manifest("c");

  private MetadataDb db;

  @BeforeEach
  void open() {
    db = MetadataDb.open(MetadataDbSpec.of(MigratedDatabase.create()));
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void registeringMovesDevAndNothingElse() {
    db.datasets().register(NAME, A, SemanticVersion.parse("1.0.0"));
    db.datasets().register(NAME, B);

    assertThat(resolve("dev")).isEqualTo(B);
    assertThat(resolve("latest")).isEqualTo(A);
    assertThat(resolve("1.0.0")).isEqualTo(A);
    db.datasets().register(NAME, A);
    assertThat(resolve("dev")).isEqualTo(A);
  }

  /** An imported database may have brought them. */
  @Test
  void operatorsThatOthersHaveMadeAreNotUsed() {
    db.transactions()
        .call(
            connection ->
                Sql.update(
                    connection,
                    """
                    do $$ declare name text; begin
                      foreach name in array array['=', '<>', '||', '<', '>'] loop
                        execute replace($sql$
                          create function public."f#"(text, varchar) returns boolean
                            language plpgsql as 'begin raise ''sprung''; end';
                          create operator public.# (function = public."f#", leftarg = text,
                            rightarg = varchar);
                          create function public."g#"(varchar, varchar) returns boolean
                            language plpgsql as 'begin raise ''sprung''; end';
                          create operator public.# (function = public."g#", leftarg = varchar,
                            rightarg = varchar)
                          $sql$, '#', name);
                      end loop;
                    end $$
                    """));

    db.datasets().register(NAME, A, SemanticVersion.parse("1.0.0"));
    assertThat(resolve("latest")).isEqualTo(A);
    assertThat(db.datasets().list()).hasSize(1);
    UUID run = db.runs().start("here", "1", "embedded").id();
    db.runs().end(run, RunEnd.STOPPED, "");
    assertThat(db.runs().last()).isPresent();
  }

  @Test
  void latestIsTheHighestVersionAndNotTheLastOne() {
    db.datasets().register(NAME, A, SemanticVersion.parse("1.9.0"));
    db.datasets().register(NAME, B, SemanticVersion.parse("1.10.0"));
    db.datasets().register(NAME, C, SemanticVersion.parse("1.2.0"));
    assertThat(resolve("latest")).isEqualTo(B);
    assertThat(resolve("dev")).isEqualTo(C);
    assertThat(db.datasets().find(NAME).orElseThrow().versions())
        .map(v -> v.version().toString())
        .containsExactly("1.10.0", "1.9.0", "1.2.0");

    db.datasets().register(NAME, C, SemanticVersion.parse("2.0.0-rc.1"));
    assertThat(resolve("latest")).isEqualTo(C);
    db.datasets().register(NAME, A, SemanticVersion.parse("2.0.0"));
    assertThat(resolve("latest")).isEqualTo(A);
  }

  @Test
  void aVersionNeverChanges() {
    SemanticVersion version = SemanticVersion.parse("1.0.0");
    db.datasets().register(NAME, A, version);
    db.datasets().register(NAME, A, version);
    assertThatThrownBy(() -> db.datasets().register(NAME, B, version))
        .isInstanceOf(MetadataDbException.class)
        .hasMessageContaining("version 1.0.0 of team/eth is manifest " + A.hash());
    assertThat(resolve("1.0.0")).isEqualTo(A);
    assertThat(resolve("dev")).as("the refused registration left nothing").isEqualTo(A);
  }

  @Test
  void aHashMeansOnlyWhatTheDatasetHasHad() {
    db.datasets().register(NAME, A);
    db.datasets().register(NAME, B);
    db.datasets().register(DatasetName.parse("other"), C);
    assertThat(resolve(A.hash())).isEqualTo(A);
    assertThatThrownBy(() -> resolve(C.hash())).hasMessageContaining("no revision " + C.hash());
  }

  @Test
  void whatIsNotRegisteredIsAnErrorThatSaysWhatThereIs() {
    assertThatThrownBy(() -> resolve("dev")).hasMessageContaining("no dataset team/eth");
    db.datasets().register(NAME, A);
    assertThatThrownBy(() -> resolve("latest")).hasMessageContaining("Use dev; it has no version");
    db.datasets().register(NAME, A, SemanticVersion.parse("1.0.0"));
    assertThatThrownBy(() -> resolve("1.0.1")).hasMessageContaining("Use dev, latest, or: 1.0.0");
    assertThat(db.datasets().find(DatasetName.parse("nothing"))).isEmpty();
  }

  @Test
  void datasetsAreListedByName() {
    db.datasets().register(NAME, A);
    db.datasets().register(DatasetName.parse("eth"), B, SemanticVersion.parse("0.1.0"));
    assertThat(db.datasets().list())
        .map(Dataset::name)
        .containsExactly(DatasetName.parse("_/eth"), NAME);
  }

  @Test
  void manifestsNeverChangeEvenByHand() {
    db.manifests().register(A);
    db.manifests().register(A);
    assertThat(db.manifests().list()).map(ManifestEntry::hash).containsExactly(A.hash());
    assertThat(db.manifests().find(A.hash())).contains(A);
    assertThat(db.manifests().find(B.hash())).isEmpty();

    assertRefused("update amp.manifest set content = '{}'");
    assertRefused("update amp.manifest set kind = 'other'");
    assertRefused(
        "insert into amp.manifest (hash, kind, content) values ('" + B.hash() + "', 'x', '{}')");
    db.datasets().register(NAME, A);
    assertRefused("delete from amp.manifest");
    assertThat(db.manifests().find(A.hash())).contains(A);
  }

  @Test
  void oneManifestServesManyDatasets() {
    db.datasets().register(NAME, A);
    db.datasets().register(DatasetName.parse("eth"), A);
    assertThat(db.manifests().list()).hasSize(1);
  }

  @Test
  void aProvidersVariablesAreKeptAsWritten() {
    // PATH is set wherever this runs.
    String toml =
        "kind = \"evm-rpc\"\nnetwork = \"mainnet\"\nurl = \"https://example.com/${PATH}\"\n";
    DataProvider provider = new DataProvider("my rpc", "evm-rpc", "mainnet", toml);
    db.providers().register(provider);
    assertThat(db.providers().find("my rpc")).contains(provider);
    assertThat(provider.toString()).contains("${PATH}").doesNotContain(System.getenv("PATH"));
  }

  @Test
  void registeringAProviderAgainReplacesIt() {
    db.providers().register(new DataProvider("b", "evm-rpc", "mainnet", "old"));
    db.providers().register(new DataProvider("a", "solana", "mainnet", ""));
    DataProvider changed = new DataProvider("b", "firehose", "base", "new");
    db.providers().register(changed);
    assertThat(db.providers().list()).map(DataProvider::name).containsExactly("a", "b");
    assertThat(db.providers().find("b")).contains(changed);
    assertThat(db.providers().find("c")).isEmpty();
  }

  @Test
  void aRunTellsHowItEnded() {
    Run run = db.runs().start("host:/project", "0.1.0", "embedded");
    assertThat(run.end()).isEmpty();
    assertThat(run.stopped()).isEmpty();

    db.runs().end(run.id(), RunEnd.FAILED, "the server crashed three times");
    Run ended = db.runs().last().orElseThrow();
    assertThat(ended.end()).contains(RunEnd.FAILED);
    assertThat(ended.detail()).contains("the server crashed three times");
    assertThat(ended.stopped().orElseThrow()).isAfterOrEqualTo(ended.started());

    db.runs().end(run.id(), RunEnd.STOPPED, "");
    assertThat(db.runs().last()).as("the first word stands").contains(ended);
  }

  @Test
  void aRunThatNeverToldItsEndIsLostWhenTheNextOfItsInstanceStarts() {
    Run killed = db.runs().start("one", "0.1.0", "embedded");
    Run other = db.runs().start("two", "0.1.0", "system");
    Run next = db.runs().start("one", "0.2.0", "embedded");

    List<Run> runs = db.runs().list(10);
    assertThat(runs).map(Run::id).containsExactly(next.id(), other.id(), killed.id());
    assertThat(runs.get(2).end()).contains(RunEnd.LOST);
    assertThat(runs.get(2).stopped()).isEmpty();
    assertThat(runs.get(1).end()).isEmpty();
    assertThat(db.runs().list(1)).hasSize(1);
  }

  @Test
  void theEndOfARunThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> db.runs().end(UUID.randomUUID(), RunEnd.STOPPED, ""))
        .isInstanceOf(MetadataDbException.class)
        .hasMessageContaining("is not in the database");
  }

  private Manifest resolve(String revision) {
    return db.datasets().resolve(new DatasetReference(NAME, Revision.parse(revision)));
  }

  private void assertRefused(String sql) {
    assertThatThrownBy(() -> db.transactions().call(c -> Sql.update(c, sql)))
        .as(sql)
        .isInstanceOf(MetadataDbException.class);
  }

  private static Manifest manifest(String table) {
    return Manifest.parse("{\"kind\":\"evm-rpc\",\"tables\":{\"" + table + "\":{}}}");
  }
}
