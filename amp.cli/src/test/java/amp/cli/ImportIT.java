package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import amp.json.JsonObject;
import amp.testkit.Binaries;
import amp.testkit.Run;
import amp.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ampctl metadb import} of the built distribution, from a server behind a password. */
@Timeout(180)
class ImportIT {
  private static final String PASSWORD = "s3cret%2Fword";

  private static final TestServer SERVER =
      TestServer.startWithPassword(Binaries.postgres(15), "s3cret/word");

  @TempDir Path folder;
  private Distribution amp;

  @AfterAll
  static void stopTheSource() {
    SERVER.close();
  }

  @BeforeEach
  void fillTheSource() {
    amp = new Distribution(folder);
    SERVER.execute("template1", "drop database postgres with (force)");
    SERVER.execute("template1", "create database postgres");
    SERVER.execute("postgres", "create table t as select i from generate_series(1, 1000) i");
  }

  @AfterEach
  void stop() {
    amp.run("ampctl", "metadb", "stop", "--force");
  }

  @Test
  void whatTheSourceWantsIsSaid() {
    Run password = amp.shell("ampctl metadb import --engine jdbc --from '" + url("") + "'");
    Run tls =
        amp.shell(
            "ampctl metadb import --engine jdbc --from '"
                + url(":" + PASSWORD)
                + "?sslmode=require'");

    assertThat(password.exitCode()).isEqualTo(1);
    assertThat(password.err()).contains("Give the password in the database URL", "passfile=FILE");
    assertThat(tls.exitCode()).isEqualTo(1);
    assertThat(tls.err()).contains("Have the server offer TLS (ssl = on)");
  }

  @Test
  void aDatabaseIsCopiedAndItsPasswordIsNeverShown() {
    Run run = amp.shell("ampctl metadb import --engine jdbc --from " + url(":" + PASSWORD));

    assertThat(run.orFail().out()).contains("public.t", "1 table, 1,000 rows", "jdbc");
    assertThat(run.out() + run.err()).doesNotContain("s3cret");
    assertThat(count()).isEqualTo("1000");
  }

  @Test
  void thePasswordMayBeInTheEnvironmentOrThePasswordFile() throws IOException {
    amp.shell("PGPASSWORD=s3cret/word ampctl metadb import --engine jdbc --from " + url(""))
        .orFail();

    Path file = folder.resolve("pgpass");
    Files.writeString(file, "127.0.0.1:*:*:postgres:s3cret/word\n");
    Run.command("chmod", "600", file.toString()).orFail();
    String passfile = url("") + "?passfile=" + file;
    amp.shell("ampctl metadb import --replace --engine jdbc --from '" + passfile + "'").orFail();
  }

  @Test
  void aContainerIsFoundAndThePlaceOfItsUrlIsNamed() throws IOException {
    Path docker = standIn();
    Path config = Files.createDirectories(folder.resolve(".amp")).resolve("config.toml");
    Files.writeString(config, "[metadata_db]\nurl = \"" + url(":" + PASSWORD) + "\"\n");

    Run run =
        amp.shell("PATH=" + docker.getParent() + ":$PATH ampctl metadb import --docker --json");

    JsonObject report = Json.parseObject(run.orFail().out());
    assertThat(report.number("rows")).isEqualTo(1000);
    assertThat(report.string("engine")).isEqualTo("pg_dump");
    assertThat(run.err()).contains("Delete it").contains(config + ":2:");
    assertThat(run.out() + run.err()).doesNotContain("s3cret");
    assertThat(Files.readString(docker.resolveSibling("arguments")))
        .contains("exec -e PGPASSWORD -e PGOPTIONS db pg_dump")
        .doesNotContain("s3cret");
    Files.delete(config);
    assertThat(count()).isEqualTo("1000");
  }

  @Test
  void aSchemaOfOursComesAlongUnlessSomebodyHasChangedIt() throws IOException {
    amp.shell("ampd migrate --metadb-url " + url(":" + PASSWORD)).orFail();
    source("insert into amp.provider values ('eth', 'rpc', 'mainnet', 'x')");
    String again = "ampctl metadb import --replace --from " + url(":" + PASSWORD);

    amp.shell(again + " --engine jdbc").orFail();
    assertThat(amp.run("ampctl", "provider", "list").orFail().out()).contains("eth");
    amp.shell(again + " --engine pg_dump").orFail();

    source(
        """
        create function f() returns trigger language plpgsql as 'begin return new; end';
        create trigger x before insert on amp.run for each row execute function f()
        """);
    Run refused = amp.shell(again);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("trigger x on amp.run is not as", "--trust-source");
  }

  @Test
  void nothingOfTheSourceRunsAProgramUnlessItIsTrusted() throws IOException {
    Path open = Files.createTempDirectory(Path.of("/tmp"), "trap");
    Run.command("chmod", "777", open.toString()).orFail();
    Path file = open.resolve("sprung");
    source(
        """
        create function f(int) returns boolean language plpgsql as $$ begin
            if current_database() <> 'postgres' then
              begin
                copy (select 1) to program 'touch %s';
              exception when others then null;
              end;
            end if;
            return true;
          end $$;
        alter table t add check (f(i))
        """
            .formatted(file));

    amp.shell("ampctl metadb import --from " + url(":" + PASSWORD)).orFail();

    assertThat(count()).isEqualTo("1000");
    assertThat(file).doesNotExist();

    source(
        """
        create function g(int) returns boolean language sql immutable as 'select public.f($1)';
        create index on t (i) where g(i)
        """);
    String again = "ampctl metadb import --replace --from " + url(":" + PASSWORD);
    Run refused = amp.shell(again);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("index public.t_i_idx calls function public.g(integer)")
        .contains("--trust-source");
    assertThat(file).doesNotExist();

    amp.shell(again + " --trust-source").orFail();
    assertThat(file).exists();
    Run.command("rm", "-r", open.toString()).orFail();
  }

  @Test
  void rolesThatAreNotHereAreNamedAndMadeOnRequest() throws IOException {
    source("create role outsider login; create policy seen on t to outsider using (i > 0)");
    String imported = "ampctl metadb import --engine jdbc --from " + url(":" + PASSWORD);

    Run refused = amp.shell(imported);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("\"outsider\": policy seen on public.t")
        .contains("--missing-roles create", "--missing-roles omit");

    Run made = amp.shell(imported + " --missing-roles create").orFail();
    assertThat(made.err()).contains("role outsider was created, unable to log in");
    Run asked =
        amp.run(
            "ampctl",
            "metadb",
            "query",
            "select polroles::regrole[], rolcanlogin from"
                + " pg_policy, pg_roles where rolname = 'outsider'",
            "--format=csv");
    assertThat(asked.orFail().out()).contains("{outsider},f");
  }

  private void source(String statements) throws IOException {
    Path script = Files.writeString(folder.resolve("statements.sql"), statements);
    amp.shell("ampctl metadb query --metadb-url " + url(":" + PASSWORD) + " - < " + script)
        .orFail();
  }

  @Test
  void aSourceIsNamedOnceAndNotTwice() {
    assertThat(amp.run("ampctl", "metadb", "import").exitCode()).isEqualTo(2);
    Run twice = amp.run("ampctl", "metadb", "import", "--docker", "x", "--from", url(""));
    assertThat(twice.exitCode()).isEqualTo(2);
    assertThat(twice.err()).contains("named twice");
    Run nonsense = amp.run("ampctl", "metadb", "import", "--from", "nonsense");
    assertThat(nonsense.exitCode()).isEqualTo(2);
    assertThat(nonsense.err()).contains("nonsense").doesNotContain("Exception");
  }

  /** A program that answers as the docker client does; the container's pg_dump is the machine's. */
  private Path standIn() throws IOException {
    Path docker = Files.createDirectories(folder.resolve("client")).resolve("docker");
    String inspected =
        Json.writeLine(
            Map.of(
                "Config",
                Map.of("Env", List.of("POSTGRES_PASSWORD=s3cret/word", "POSTGRES_DB=postgres")),
                "NetworkSettings",
                Map.of(
                    "Ports",
                    Map.of(
                        "5432/tcp",
                        List.of(Map.of("HostIp", "0.0.0.0", "HostPort", "" + SERVER.port()))))));
    Files.writeString(
        docker,
        """
        #!/bin/sh
        echo "$@" >> "$(dirname "$0")/arguments"
        case "$1" in
          ps) printf 'web\\t80/tcp\\ndb\\t0.0.0.0:1->5432/tcp\\n' ;;
          inspect) cat <<'END'
        %s
        END
          ;;
          exec) shift 7; PGHOST=127.0.0.1 PGPORT=%d exec pg_dump "$@" ;;
        esac
        """
            .formatted(inspected.strip(), SERVER.port()));
    Run.command("chmod", "+x", docker.toString()).orFail();
    return docker;
  }

  private static String url(String password) {
    return "postgresql://postgres" + password + "@127.0.0.1:" + SERVER.port() + "/postgres";
  }

  private String count() {
    return amp.run("ampctl", "metadb", "query", "--format=csv", "select count(*) from t")
        .orFail()
        .out()
        .lines()
        .skip(1)
        .findFirst()
        .orElse("");
  }
}
