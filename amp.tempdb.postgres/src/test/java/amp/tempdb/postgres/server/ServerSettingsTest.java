package amp.tempdb.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.Durability;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Endpoint;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.create.ClusterInitializer;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.PgVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingsTest {
  private static final ClusterFolder FOLDER = new ClusterFolder(Path.of("/a \"b\",c/metadb"));
  private static final Programs PROGRAMS =
      new Programs(
          new Installation(Path.of("/bin"), new PgVersion(18, 6)), new Privileges.UserNamespace());

  private static List<String> command(Endpoint endpoint, TempDbSpec spec)
      throws java.io.IOException {
    return ServerSettings.command(PROGRAMS, FOLDER, endpoint, spec, ServerExtensions.NONE);
  }

  private static TempDbSpec spec() {
    return TempDbSpec.at(FOLDER.root());
  }

  @Test
  void aSocketServerListensNowhereElse() throws Exception {
    List<String> command = command(new Endpoint.Unix(FOLDER.run()), spec());
    assertThat(command)
        .startsWith("unshare", "-U", "/bin/postgres", "-D", "/a \"b\",c/metadb/data");
    assertThat(command)
        .contains("listen_addresses=", "unix_socket_permissions=0700", "fsync=on")
        .contains("unix_socket_directories=../run");
    assertThat(ServerSettings.hba(new Endpoint.Unix(FOLDER.run()))).doesNotContain("host");
  }

  @Test
  void aTcpServerListensOnTheLoopbackInterfaceWithPasswords() throws Exception {
    assertThat(command(new Endpoint.Tcp(5433), spec()))
        .contains("listen_addresses=127.0.0.1", "port=5433", "unix_socket_directories=");
    assertThat(ServerSettings.hba(new Endpoint.Tcp(5433)))
        .doesNotContain("trust")
        .doesNotContain("local ");
  }

  @Test
  void theCallersSettingsOverrideTheDurabilityAndNothingElse() throws Exception {
    TempDbSpec spec =
        spec().with(s -> s.durability(Durability.FAST).setting("fsync", "on; rm -rf / '$(x)'"));
    assertThat(command(new Endpoint.Tcp(5433), spec))
        .contains("fsync=on; rm -rf / '$(x)'", "full_page_writes=off")
        .doesNotContain("fsync=off");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data_directory",
        "HBA_FILE",
        "port",
        "listen_addresses",
        "a b",
        "a=b",
        "",
        "-c",
        "a\nb"
      })
  void whatIsNotTheCallersIsRefused(String name) {
    assertThatThrownBy(() -> ServerSettings.check(Map.of(name, "x")))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--waldir=/x", "--wald=/x", "-X/x", "-X", "--pgdata=/x", "/x", "--username=x", ""})
  void initdbOptionsThatMoveTheClusterAreRefused(String option) {
    assertThatThrownBy(() -> ClusterInitializer.check(List.of(option)))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining(option);
    ClusterInitializer.check(List.of("--wal-segsize=4", "--no-data-checksums", "--locale=C"));
  }

  @Test
  void identifiersAreQuoted() {
    assertThat(SingleUser.identifier("a\"b; DROP")).isEqualTo("\"a\"\"b; DROP\"");
  }
}
