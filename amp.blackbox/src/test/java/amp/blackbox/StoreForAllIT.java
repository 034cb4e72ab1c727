package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A store that root has installed, and that an ordinary user uses. */
class StoreForAllIT {
  private static final int USER = 65_534;

  @AutoClose private final Sandbox sandbox = new Sandbox();

  @Test
  void eachUserHasTemplatesProjectsAndKeysOfTheirOwn() throws IOException {
    Path store = sandbox.installForAll(USER);
    sandbox.makeRow();
    List<Path> templates = templates();
    assertThat(templates).isNotEmpty();
    Path first = sandbox.project();

    sandbox.project("two");
    shell("chown", USER + ":" + USER, sandbox.project().toString());
    assertThat(sandbox.run("ampd", "solo", "--", "true").orFail().err()).doesNotContain("warning");
    assertThat(templates()).isEqualTo(templates);
    assertThat(sandbox.run("ampctl", "projects").orFail().out())
        .contains(first.toString(), sandbox.project().toString());

    String file = sandbox.ampupHome().resolve("a.backup").toString();
    assertThat(sandbox.run("ampctl", "metadb", "backup", file).orFail().err())
        .doesNotContain("note:");
    sandbox.run("ampctl", "metadb", "restore", "--force", file).orFail();
    assertThat(
            Run.command("find", store.toString(), "-user", Integer.toString(USER)).orFail().out())
        .isEmpty();
  }

  @Test
  void aFolderOfTemplatesThatOthersCanReadIsUsed() throws IOException {
    sandbox.installForAll(USER);
    sandbox.makeRow();
    List<Path> templates = templates();
    Path mark = Files.createFile(templates.get(0).resolve("base/copied"));
    shell("chown", USER + ":" + USER, mark.toString());
    shell("chmod", "755", sandbox.ampupHome().resolve("templates").toString());

    sandbox.project("two");
    shell("chown", USER + ":" + USER, sandbox.project().toString());
    assertThat(sandbox.run("ampd", "solo", "--", "true").orFail().err()).doesNotContain("warning");
    assertThat(sandbox.metadb().resolve("data/base/copied")).exists();
  }

  @Test
  void whatWorksIsNotCalledBroken() {
    Path store = sandbox.installForAll(USER);
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
    Path store = sandbox.installForAll(USER);
    sandbox.makeRow();
    Path users =
        Files.writeString(
            store.resolve("passwd"),
            "root:x:0:0::/root:/bin/sh\nuser:x:65534:65534::"
                + sandbox.ampupHome().getParent()
                + ":/bin/sh\n");

    Run refused =
        sandbox
            .directly()
            .withMounts("mount --bind " + users + " /etc/passwd")
            .run("ampup", "uninstall", "postgres", "18");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains(sandbox.project().resolve(".amp").toString(), "--force");
  }

  private List<Path> templates() throws IOException {
    try (Stream<Path> all = Files.list(sandbox.ampupHome().resolve("templates"))) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static void shell(String... command) {
    Run.command(command).orFail();
  }
}
