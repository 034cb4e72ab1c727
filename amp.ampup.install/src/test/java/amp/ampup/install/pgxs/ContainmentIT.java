package amp.ampup.install.pgxs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.testkit.Java;
import amp.testkit.Namespaces;
import amp.testkit.OwnClassPath;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a build in its folder, on hosts with mounts of all kinds. */
class ContainmentIT {
  @TempDir Path folder;
  private Containment containment;

  @BeforeEach
  void contain() throws IOException {
    containment = Containment.of(BuildFolder.in(Files.createDirectories(folder.resolve("trial"))));
    assumeTrue(containment.isContained(), "this host allows no namespaces");
  }

  @Test
  void mountsWithBlanksAndDigitsInTheirNamesAreReadOnly() {
    Run run =
        within(
            "mkdir -p \"$1/a 1 b\" \"$1/c\\\\040d\""
                + " && mount -t tmpfs none \"$1/a 1 b\" && mount -t tmpfs none \"$1/c\\\\040d\"",
            "echo begun; touch \"$1/a 1 b/x\" || touch \"$1/c\\\\040d/x\" || echo kept in");
    assertThat(run.out()).contains("begun", "kept in");
  }

  @Test
  void aMountThatNobodyReachesIsNoHindrance() {
    Run run =
        within(
            "mkdir -p \"$1/p/m\" && mount -t tmpfs none \"$1/p/m\" && mount -t tmpfs none \"$1/p\"",
            "echo begun; touch \"$1/p/x\" || echo kept in");
    assertThat(run.out()).contains("begun", "kept in");
  }

  @Test
  void aBuildHasASessionAndMemoryOfItsOwn() throws IOException {
    String own = Files.readSymbolicLink(Path.of("/proc/self/ns/ipc")).toString();
    assertThat(contained("readlink /proc/self/ns/ipc")).startsWith("ipc:").isNotEqualTo(own);
    String session = Files.readString(Path.of("/proc/self/stat")).replaceAll(".*\\) ", "");
    assertThat(contained("sed 's/.*) //' /proc/self/stat | cut -d' ' -f4"))
        .matches("\\d+")
        .isNotEqualTo(session.split(" ", -1)[3]);
  }

  /** As in a container, here for a process of its own: there is no other namespace to be had. */
  @Test
  void whereNamespacesAreForbiddenABuildHasNoTerminalAndEndsWithThisProcess() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    Path unshare = Files.writeString(tools.resolve("unshare"), "#!/bin/sh\nexit 1\n");
    assertThat(unshare.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder(
            Java.command(
                "-cp",
                OwnClassPath.text(),
                ContainmentIT.class.getName(),
                folder.resolve("confined").toString()));
    builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
    assertThat(Run.of(builder).orFail().out().strip())
        .isEqualTo("false setsid setpriv --pdeathsig KILL");
  }

  /** Prints what keeps a build in. */
  public static void main(String[] arguments) throws IOException {
    Path trial = Files.createDirectories(Path.of(arguments[0]));
    Containment found = Containment.of(BuildFolder.in(trial));
    System.out.println(found.isContained() + " " + String.join(" ", found.prefix()));
  }

  private String contained(String script) {
    List<String> words = new ArrayList<>(containment.prefix());
    words.addAll(List.of("sh", "-c", script));
    return Run.of(new ProcessBuilder(words)).orFail().out().strip();
  }

  /** Runs a script where it is kept in, on a host that another script has prepared. */
  private Run within(String prepare, String script) {
    List<String> words =
        new ArrayList<>(Namespaces.prepared(prepare, List.of(folder.toString()), "--mount"));
    words.addAll(containment.prefix());
    words.addAll(List.of("sh", "-c", script, "sh", folder.toString()));
    return Run.of(new ProcessBuilder(words));
  }
}
