package amp.cli.ampctl.registry;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCommandsIT {
  private static final String PROVIDER =
      "kind = 'evm-rpc'\nnetwork = 'mainnet'\nurl = '${RPC_URL}'\n";
  private static final String RAW =
      "{\"tables\": {\"blocks\": {\"network\": \"mainnet\"}}, \"kind\": \"evm-rpc\"}";
  private static final String DERIVED =
      "{\"kind\":\"manifest\",\"dependencies\":{\"eth\":\"team/eth@1.0.0\"},\"tables\":{\"t\":{}}}";

  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void start() throws IOException {
    amp = new Distribution(folder);
    write("manifests/eth.json", RAW);
    write("manifests/daily.json", DERIVED);
    write("manifests/other.json", "{\"tables\": {}, \"kind\": \"static\"}");
    write("providers/mainnet.toml", PROVIDER);
    amp.run("ampctl", "metadb", "start").orFail();
  }

  @AfterEach
  void stop() {
    amp.run("ampctl", "metadb", "stop", "--force").orFail();
  }

  @Test
  void datasetsManifestsAndProvidersAreRegisteredFromTheProjectsFolders() throws IOException {
    String[] hash = done("manifest", "register", "eth.json").split(" ", 2);
    assertThat(hash[0]).hasSize(64);
    write("manifests/marked.json", "\ufeff" + RAW);
    assertThat(done("manifest", "register", "marked.json")).startsWith(hash[0] + " ");
    done("dataset", "register", "team/eth@1.2.0", "eth.json");
    assertThat(done("dataset", "show", "team/eth"))
        .isEqualTo(done("manifest", "show", hash[0]))
        .isEqualTo(done("manifest", "inspect", hash[0]))
        .isEqualTo("{\"kind\":\"evm-rpc\",\"tables\":{\"blocks\":{\"network\":\"mainnet\"}}}\n");
    assertThat(done("dataset", "list")).contains("team/eth", "1.2.0");

    assertThat(done("provider", "register")).isEqualTo("mainnet evm-rpc mainnet\n");
    assertThat(done("provider", "show", "mainnet")).isEqualTo(PROVIDER);
    assertThat(amp.run("ampctl", "provider", "show", "none").exitCode()).isEqualTo(1);
  }

  @Test
  void whatIsRegisteredIsInspected() {
    done("provider", "register");
    done("dataset", "register", "team/eth@1.0.0", "eth.json");
    done("dataset", "register", "team/eth", "other.json");
    done("dataset", "register", "daily", "daily.json");

    assertThat(done("dataset", "inspect", "team/eth"))
        .contains("kind          evm-rpc\n", "tables        blocks\n", "networks      mainnet\n")
        .contains("tags          latest, 1.0.0\n");
    assertThat(done("dataset", "inspect", "_/daily@dev", "--json"))
        .contains("\"dependencies\": [\"team/eth@1.0.0\"]", "\"tags\": [\"dev\"]");
    assertThat(done("dataset", "versions", "team/eth").lines().map(String::strip))
        .anySatisfy(line -> assertThat(line).startsWith("dev "))
        .anySatisfy(line -> assertThat(line).startsWith("latest "))
        .anySatisfy(line -> assertThat(line).startsWith("1.0.0 "));
    assertThat(done("provider", "inspect", "mainnet"))
        .isEqualTo("provider  mainnet\nkind      evm-rpc\nnetwork   mainnet\ndatasets  team/eth\n");
  }

  @Test
  void whatIsInUseStaysAndTheRestGoesWhenTheUserSaysSo() {
    done("provider", "register");
    done("dataset", "register", "team/eth@1.0.0", "eth.json");
    done("dataset", "register", "daily", "daily.json");
    done("dataset", "register", "daily", "other.json");
    done("dataset", "register", "daily", "daily.json");

    refused("dataset team/eth is in use by _/daily", "dataset", "remove", "--yes", "team/eth");
    refused("provider mainnet is in use by team/eth", "provider", "rm", "--yes", "mainnet");
    Run unasked = amp.run("ampctl", "dataset", "remove", "daily");
    assertThat(unasked.exitCode()).isEqualTo(2);
    assertThat(unasked.err())
        .contains("whether to delete dataset _/daily with all its versions")
        .contains("ampctl dataset remove --yes daily");

    assertThat(done("dataset", "prune", "--dry-run")).startsWith("would remove revision _/daily@");
    assertThat(done("dataset", "prune", "--yes")).startsWith("removed revision _/daily@");
    assertThat(done("manifest", "prune", "--yes").lines()).hasSize(1);
    assertThat(done("manifest", "prune")).as("nothing to ask about").isEmpty();
    assertThat(done("dataset", "remove", "--yes", "daily"))
        .isEqualTo("removed dataset _/daily with all its versions\n");
    assertThat(done("dataset", "remove", "--yes", "team/eth@1.0.0", "--json"))
        .contains("\"removed\": [\"version 1.0.0 of dataset team/eth\"]");
    refused("not latest", "dataset", "remove", "team/eth@latest");
    assertThat(done("provider", "remove", "--yes", "--force", "mainnet"))
        .isEqualTo("removed provider mainnet\n");
    assertThat(folder.resolve(".amp/providers/mainnet.toml")).exists();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(".amp").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String done(String... words) {
    return run(words).orFail().out();
  }

  private void refused(String message, String... words) {
    Run run = run(words);
    assertThat(run.exitCode()).isNotEqualTo(0);
    assertThat(run.err()).contains(message);
  }

  private Run run(String... words) {
    return amp.run("ampctl", words);
  }
}
