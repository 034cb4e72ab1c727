package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;

import amp.problem.Remedy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedFoldersTest {
  @TempDir Path temp;
  private Path home;
  private Path list;
  private Path open;
  private Path project;

  @BeforeEach
  void make() throws IOException {
    temp = temp.toRealPath();
    home = temp.resolve("home");
    list = Files.createDirectories(home.resolve(".ampup")).resolve("trusted-folders");
    open = Files.createDirectory(temp.resolve("it's open"));
    project = Files.createDirectory(open.resolve("project"));
    permit(open, "rwxrwxrwx");
  }

  private static void permit(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private boolean trusts(Map<String, String> environment) throws IOException {
    return TrustedFolders.of(environment, home).objection(Trust.CODE, project).isEmpty();
  }

  private boolean trustsBy(String variable) throws IOException {
    return trusts(Map.of(TrustedFolders.VARIABLE, variable));
  }

  @Test
  void aFolderIsTrustedWhereTheUserSaysSo() throws Exception {
    assertThat(trusts(Map.of())).isFalse();
    assertThat(trustsBy(project.toString())).isTrue();
    assertThat(trustsBy("/x" + File.pathSeparator + open)).isTrue();
    assertThat(trustsBy("*")).isTrue();

    Files.writeString(list, "/x\n" + open + "/\n");
    assertThat(trusts(Map.of())).isTrue();
    Files.writeString(list, "*");
    assertThat(trusts(Map.of())).isTrue();
  }

  @Test
  void otherFoldersAreNotTrustedThereby() throws Exception {
    for (String entry :
        new String[] {"", "/x", ".", "project", open + "/proj", project + "/deeper", "\0"}) {
      assertThat(trustsBy(entry)).as(entry).isFalse();
    }
  }

  @Test
  void aLinkToATrustedFolderIsTrustedToo() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), project);
    assertThat(
            TrustedFolders.of(Map.of(TrustedFolders.VARIABLE, open.toString()), home)
                .objection(Trust.CODE, link))
        .isEmpty();
  }

  @Test
  void aListThatOthersCouldHaveWrittenIsNotTheUsersWord() throws Exception {
    Files.writeString(list, "*");
    permit(list, "rw-r--rw-");
    assertThat(trusts(Map.of())).isFalse();
    permit(list, "rw-r--r--");
    permit(home.resolve(".ampup"), "rwxr-xrwx");
    assertThat(trusts(Map.of())).isFalse();
  }

  @Test
  void theListIsNeverInTheCurrentFolder() throws Exception {
    Path current = Path.of("").toAbsolutePath();
    Path store = Files.createTempDirectory(current.resolve("target"), "store");
    Files.writeString(store.resolve("trusted-folders"), "*");
    try {
      assertThat(trusts(Map.of("AMPUP_HOME", current.relativize(store).toString()))).isFalse();
      assertThat(trusts(Map.of("AMPUP_HOME", store.toString()))).isTrue();
    } finally {
      Trees.delete(store);
    }
  }

  @Test
  void theRemedyNamesTheFolderAsAShellReadsIt() throws Exception {
    TrustedFolders trusted = TrustedFolders.of(Map.of(), home);
    Trust.Objection objection = trusted.objection(Trust.CODE, project).orElseThrow();

    String quoted = "'" + temp + "/it'\\''s open";
    assertThat(trusted.remedies(objection, project))
        .containsExactly(
            new Remedy.Command("Keep them out", "chmod go-w " + quoted + "'"),
            new Remedy.Command(
                "If you trust them all, name the folder in " + list + ", or say",
                "export AMP_TRUSTED_FOLDERS=" + quoted + "/project'"));
  }
}
