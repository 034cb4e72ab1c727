package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A store that root has installed for all users, as on a server or in an image. */
@EnabledOnOs(OS.LINUX)
class SharedStoreIT {
  private static final int USER = 65_534;

  private Sandbox sandbox;
  private Path store;
  private Path own;

  @BeforeEach
  void installForAll() {
    assumeTrue(Sandbox.ROOT, "only root can install for other users");
    sandbox = new Sandbox();
    store = sandbox.root().resolve("opt");
    own = sandbox.ampupHome();
    sandbox.project("one").as(USER).with("AMPUP_HOME", store.toString());
    run("mv", own.toString(), store.toString());
    // Templates are root's alone.
    run("chown", "-R", "root:root", store.toString());
    run("chown", "root:root", sandbox.root().toString());
    run("chmod", "-R", "go+rX,go-w", store.resolve("components").toString());
    run("chmod", "755", store.toString(), sandbox.root().toString());
  }

  @AfterEach
  void close() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  @Test
  void eachUserHasTemplatesProjectsAndKeysOfTheirOwn() throws IOException {
    sandbox.makeRow();
    List<Path> templates = templates();
    assertThat(templates).isNotEmpty();
    Path first = sandbox.project();

    sandbox.project("two");
    run("chown", USER + ":" + USER, sandbox.project().toString());
    assertThat(sandbox.run("ampd", "solo", "--", "true").orFail().err()).doesNotContain("warning");
    assertThat(templates()).isEqualTo(templates);
    assertThat(sandbox.run("ampctl", "projects").orFail().out())
        .contains(first.toString(), sandbox.project().toString());

    String file = own.resolve("a.backup").toString();
    assertThat(sandbox.run("ampctl", "metadb", "backup", file).orFail().err())
        .doesNotContain("note:");
    sandbox.run("ampctl", "metadb", "restore", "--yes", file).orFail();
    assertThat(
            Run.command("find", store.toString(), "-user", Integer.toString(USER)).orFail().out())
        .isEmpty();
  }

  @Test
  void aFolderOfTemplatesThatOthersCanReadIsUsed() throws IOException {
    sandbox.makeRow();
    List<Path> templates = templates();
    Path mark = Files.createFile(templates.get(0).resolve("base/copied"));
    run("chown", USER + ":" + USER, mark.toString());
    run("chmod", "755", own.resolve("templates").toString());

    sandbox.project("two");
    run("chown", USER + ":" + USER, sandbox.project().toString());
    assertThat(sandbox.run("ampd", "solo", "--", "true").orFail().err()).doesNotContain("warning");
    assertThat(sandbox.metadb().resolve("data/base/copied")).exists();
  }

  @Test
  void whatWorksIsNotCalledBroken() {
    assertThat(sandbox.run("ampup", "install").orFail().out()).contains("was installed already");
    assertThat(sandbox.run("ampup", "install", "18").orFail().out())
        .contains("was installed already");
    assertThat(sandbox.run("ampup", "doctor", "--json").orFail().out())
        .doesNotContain("\"error\"")
        .contains("is shared");
    sandbox.run("ampup", "init", "--yes").orFail();
    assertThat(sandbox.run("ampup", "gc").orFail().out()).contains("templates");

    Run refused = sandbox.run("ampup", "use", "postgres", "18");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains(store + " is another user's", "AMPUP_HOME");
  }

  @Test
  void rootIsToldWhoseProjectsNeedAVersion() throws IOException {
    sandbox.makeRow();
    Path users =
        Files.writeString(
            store.resolve("passwd"),
            "root:x:0:0::/root:/bin/sh\nuser:x:65534:65534::" + own.getParent() + ":/bin/sh\n");

    Run refused =
        sandbox
            .directly()
            .withMounts("mount --bind " + users + " /etc/passwd")
            .run("ampup", "uninstall", "postgres", "18");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains(sandbox.project().resolve(".amp").toString(), "--force");
  }

  private List<Path> templates() throws IOException {
    try (Stream<Path> all = Files.list(own.resolve("templates"))) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static void run(String... command) {
    Run.command(command).orFail();
  }
}
