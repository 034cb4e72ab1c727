package amp.metadb.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.metadb.MetadataDb;
import amp.metadb.MigratedDatabase;
import amp.metadb.connect.MetadataDbException;
import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.tx.Sql;
import amp.testkit.Eventually;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemovalsIT {
  private static final DatasetName ETH = DatasetName.parse("team/eth");
  private static final DatasetName DAILY = DatasetName.parse("team/daily");
  private static final Manifest A = raw("a");
  private static final Manifest B = raw("b");
  private static final Manifest C = raw("c");

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
  void aDatasetGoesWithItsTagsAndItsManifestsStay() {
    db.datasets().register(ETH, A, version("1.0.0"));
    db.datasets().register(DAILY, B);

    db.removals().withoutEffect().dataset(ETH);
    assertThat(db.datasets().find(ETH)).as("only looked at").isPresent();
    db.removals().dataset(ETH);

    assertThat(db.datasets().list()).map(Dataset::name).containsExactly(DAILY);
    assertThat(db.manifests().find(A.hash())).contains(A);
    assertThatThrownBy(() -> db.removals().dataset(ETH))
        .isInstanceOf(MetadataDbException.class)
        .hasMessageContaining("no dataset team/eth");
  }

  @Test
  void latestMovesToTheHighestOfTheOtherVersions() {
    db.datasets().register(ETH, A, version("1.0.0"));
    db.datasets().register(ETH, B, version("1.10.0"));
    db.datasets().register(ETH, C, version("1.9.0"));

    db.removals().version(ETH, version("1.0.0"));
    assertThat(dataset().latest()).contains(B.hash());
    db.removals().version(ETH, version("1.10.0"));
    assertThat(dataset().latest()).contains(C.hash());
    db.removals().version(ETH, version("1.9.0"));

    assertThat(dataset().latest()).isEmpty();
    assertThat(dataset().dev()).isEqualTo(C.hash());
    assertThatThrownBy(() -> db.removals().version(ETH, version("1.9.0")))
        .hasMessageContaining("has no revision 1.9.0");
  }

  /** Two that differ in their build alone are equally high: the first of them is the latest. */
  @Test
  void latestNeverNamesAVersionThatIsGone() {
    db.datasets().register(ETH, B, version("1.0.0+b"));
    db.datasets().register(ETH, A, version("1.0.0+a"));
    assertThat(dataset().latest()).contains(B.hash());

    db.removals().version(ETH, version("1.0.0+b"));

    assertThat(dataset().latest()).contains(A.hash());
  }

  @Test
  void whatOthersAreDerivedFromStays() {
    db.datasets().register(ETH, A, version("1.0.0"));
    db.datasets().register(ETH, B, version("2.0.0"));
    db.datasets().register(DAILY, derived("team/eth@1.0.0"));

    assertInUse(() -> db.removals().dataset(ETH), "dataset team/eth is in use by team/daily");
    assertInUse(() -> db.removals().version(ETH, version("1.0.0")), "version 1.0.0 of team/eth");
    db.removals().version(ETH, version("2.0.0"));

    db.datasets().register(DAILY, derived("team/eth"));
    assertInUse(() -> db.removals().version(ETH, version("1.0.0")), "is in use by team/daily");
    db.datasets().register(ETH, C, version("0.9.0"));
    db.removals().version(ETH, version("1.0.0"));
    db.removals().dataset(DAILY);
    db.removals().dataset(ETH);
    assertThat(db.datasets().list()).isEmpty();
  }

  @Test
  void aManifestThatADatasetHasStays() {
    db.manifests().register(C);
    db.datasets().register(ETH, A);
    db.datasets().register(ETH, B);
    assertThat(db.removals().unusedManifests()).containsExactly(C.hash());
    assertInUse(() -> db.removals().manifest(A.hash()), "is in use by team/eth");

    assertThat(db.removals().manifests(List.of(A.hash(), C.hash()))).containsExactly(C.hash());

    assertThat(db.manifests().list()).map(ManifestEntry::datasets).containsExactly(1, 1);
    assertThatThrownBy(() -> db.removals().manifest(C.hash())).hasMessageContaining("no manifest");
  }

  @Test
  void aDatasetForgetsTheManifestsThatNoTagNames() {
    db.datasets().register(ETH, A, version("1.0.0"));
    db.datasets().register(ETH, B);
    db.datasets().register(ETH, C);
    DatasetReference former = new DatasetReference(ETH, new Revision.Hash(B.hash()));
    DatasetReference current = new DatasetReference(ETH, new Revision.Hash(C.hash()));
    assertThat(db.removals().untagged()).containsExactly(former);

    assertThat(db.removals().forget(List.of(former, current))).containsExactly(former);

    assertThat(db.removals().untagged()).isEmpty();
    db.removals().manifest(B.hash());
    assertThat(db.manifests().list()).hasSize(2);
  }

  @Test
  void theOnlyProviderOfADatasetStaysUnlessItIsForced() {
    db.datasets().register(ETH, A);
    DataProvider one = new DataProvider("one", "evm-rpc", "mainnet", "");
    db.providers().register(one);
    db.providers().register(new DataProvider("two", "evm-rpc", "mainnet", ""));
    db.providers().register(new DataProvider("base", "evm-rpc", "base", ""));
    assertThat(db.providers().served(one)).containsExactly("team/eth");

    db.removals().provider("two", false);
    db.removals().provider("base", false);
    assertInUse(() -> db.removals().provider("one", false), "provider one is in use by team/eth");
    db.removals().provider("one", true);

    assertThat(db.providers().list()).isEmpty();
    assertThatThrownBy(() -> db.removals().provider("one", true))
        .hasMessageContaining("no provider one");
  }

  @Test
  void aManifestThatIsBeingRegisteredIsNotRemovedUnderIt() {
    db.manifests().register(A);
    CompletableFuture<List<String>> removed = new CompletableFuture<>();

    db.transactions()
        .call(
            connection -> {
              Manifests.insert(connection, A);
              removed.completeAsync(() -> db.removals().manifests(List.of(A.hash())));
              Eventually.holds("the removal waits", this::someoneWaits);
              Sql.update(connection, "insert into amp.dataset (namespace, name) values ('_', 'e')");
              return Sql.update(
                  connection,
                  "insert into amp.dataset_manifest (namespace, name, hash) values ('_', 'e', ?)",
                  A.hash());
            });

    assertThat(removed.join()).isEmpty();
    assertThat(db.manifests().find(A.hash())).contains(A);
  }

  @Test
  void tagsAreListedWithTheirTimes() {
    db.datasets().register(ETH, A, version("1.0.0"));
    db.datasets().register(ETH, B, version("1.1.0"));

    assertThat(db.datasets().tags(ETH))
        .map(tag -> tag.name() + " " + tag.hash())
        .containsExactly(
            "dev " + B.hash(), "latest " + B.hash(), "1.1.0 " + B.hash(), "1.0.0 " + A.hash());
    assertThatThrownBy(() -> db.datasets().tags(DAILY)).hasMessageContaining("no dataset");
  }

  @Test
  void aManifestTellsItsTablesNetworksAndDependencies() {
    assertThat(A.tables()).containsExactly("a");
    assertThat(A.networks()).containsExactly("mainnet");
    assertThat(A.dependencies()).isEmpty();
    assertThat(derived("team/eth@1.0.0").dependencies())
        .containsExactly(DatasetReference.parse("team/eth@1.0.0"));
    Manifest odd =
        Manifest.parse(
            "{\"kind\":\"manifest\",\"network\":7,\"tables\":{\"t\":null},"
                + "\"dependencies\":{\"a\":\"no such @ name\",\"b\":{},\"c\":1}}");
    assertThat(odd.dependencies()).isEmpty();
    assertThat(odd.networks()).isEmpty();
  }

  private boolean someoneWaits() {
    return db.transactions()
        .callIdempotent(
            connection ->
                Sql.find(
                        connection,
                        row -> row.getBoolean(1),
                        "select exists (select from pg_locks where not granted)")
                    .orElseThrow());
  }

  private Dataset dataset() {
    return db.datasets().find(ETH).orElseThrow();
  }

  private static void assertInUse(Runnable removal, String message) {
    assertThatThrownBy(removal::run)
        .isInstanceOf(MetadataDbException.class)
        .hasMessageContaining(message);
  }

  private static SemanticVersion version(String text) {
    return SemanticVersion.parse(text);
  }

  private static Manifest raw(String table) {
    return Manifest.parse(
        "{\"kind\":\"evm-rpc\",\"tables\":{\"" + table + "\":{\"network\":\"mainnet\"}}}");
  }

  private static Manifest derived(String from) {
    return Manifest.parse(
        "{\"kind\":\"manifest\",\"dependencies\":{\"eth\":\"" + from + "\"},\"tables\":{}}");
  }
}
