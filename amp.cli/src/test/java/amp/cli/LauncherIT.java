package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launchers of the built distribution, run by a shell, with a Java that they have to find. */
class LauncherIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  /** All but the Java that the built one brings. */
  @TempDir static Path without;

  @TempDir Path temp;
  private Path distribution = without;

  @BeforeAll
  static void copyDistribution() {
    copy(Distribution.HOME, without);
  }

  private static void copy(Path from, Path to) {
    Run.command("cp", "-Rp", from.resolve("bin").toString(), from + "/lib", to.toString()).orFail();
  }

  /** Takes a copy that the test may change. */
  private void useCopy(Path folder) throws IOException {
    distribution = Files.createDirectories(folder);
    copy(without, distribution);
  }

  @Test
  void eachProgramHasItsName() throws IOException {
    for (String name : new String[] {"ampup", "ampd", "ampctl"}) {
      Run run = run(temp, Map.of("JAVA_HOME", JDK.toString()), bin(name), "--version").orFail();
      assertThat(run.out()).matches(name + " \\S+\n");
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void pathsWithSpacesAndLinksWork() throws IOException {
    useCopy(temp.resolve("my tools/ämp"));
    Path links = Files.createDirectories(temp.resolve("the links"));
    Files.createSymbolicLink(links.resolve("first"), Path.of("../my tools/ämp/bin/ampd"));
    Files.createSymbolicLink(links.resolve("second"), links.resolve("first"));

    Run run = run(temp, Map.of(), "sh", "-c", "JAVA_HOME='" + JDK + "' './the links/second' -V");
    assertThat(run.orFail().out()).startsWith("ampd ");
  }

  @Test
  void javaIsTakenFromThePath() throws IOException {
    Path links = Files.createDirectories(temp.resolve("bin"));
    Files.createSymbolicLink(links.resolve("java"), JDK.resolve("bin/java"));
    String path = links + ":" + distribution.resolve("bin") + ":/usr/bin:/bin";

    Run run = run(temp, Map.of("PATH", path), "sh", "-c", "ampctl --version");
    assertThat(run.orFail().out()).startsWith("ampctl ");
  }

  @Test
  void resultsThatCannotBeWrittenAreAFailure() throws IOException {
    String ampctl = "JAVA_HOME='" + JDK + "' '" + bin("ampctl") + "' config schema";

    Run full = run(temp, Map.of(), "sh", "-c", ampctl + " > /dev/full");
    assertThat(full.exitCode()).isEqualTo(1);
    assertThat(full.err())
        .isEqualTo("error: the results cannot be written: No space left on device\n");

    // A reader who has left is told nothing.
    String script =
        "mkfifo left; { read go < left; "
            + ampctl
            + "; echo $? >&2; } | { exec 0<&-; echo go > left; }";
    assertThat(run(temp, Map.of(), "sh", "-c", script).err()).isEqualTo("141\n");
  }

  @Test
  void noFileOfTheJvmTakesThePlaceOfAClosedStream() throws IOException {
    Path java = temp.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(
        java,
        """
        #!/bin/sh
        open=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2)
        echo "$open" >>streams
        """);
    Files.writeString(temp.resolve("jdk/release"), "JAVA_VERSION=\"17\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    String ampctl = "JAVA_HOME=jdk '" + bin("ampctl") + "' config schema";
    for (String streams :
        List.of(
            "<&- >/dev/null 2>/dev/null",
            "</dev/null >&- 2>/dev/null",
            "</dev/null >/dev/null 2>&-",
            "<&- >&- 2>&-")) {
      run(temp, Map.of(), "sh", "-c", ampctl + " " + streams).orFail();
    }
    assertThat(Files.readAllLines(temp.resolve("streams"))).hasSize(12).containsOnly("/dev/null");

    Run written =
        run(
            temp,
            Map.of(),
            "sh",
            "-c",
            "JAVA_HOME='" + JDK + "' " + bin("ampctl") + " config schema >&-");
    assertThat(written.exitCode()).isEqualTo(1);
    assertThat(written.err())
        .isEqualTo("error: the results cannot be written: Bad file descriptor\n");
  }

  @Test
  void aDeletedFolderIsTold() throws IOException {
    String script = "mkdir gone && cd gone && rmdir ../gone && '" + bin("ampctl") + "' status";

    Run run = run(temp, Map.of("JAVA_HOME", JDK.toString()), "sh", "-c", script);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("error: the current folder has been deleted\n")
        .doesNotContain("VM");
  }

  @Test
  void missingJavaIsNamed() throws IOException {
    Run run = run(temp, Map.of("JAVA_HOME", "/no such/jdk"), bin("ampd"), "--version");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: no Java at /no such/jdk/bin/java\n");

    Run bare = run(temp, Map.of("PATH", temp.toString()), "/bin/sh", bin("ampd"), "--version");
    assertThat(bare.exitCode()).isEqualTo(1);
    assertThat(bare.err()).startsWith("error: no Java found\n");
  }

  @Test
  void oldJavaIsRefusedWithItsVersion() throws IOException {
    for (String version : new String[] {"11.0.22", "1.8.0_402"}) {
      Path jdk = temp.resolve("jdk " + version);
      Files.createDirectories(jdk.resolve("bin"));
      Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\nexit 3\n");
      jdk.resolve("bin/java").toFile().setExecutable(true);
      Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"");

      Run run = run(temp, Map.of("JAVA_HOME", jdk.toString()), bin("ampd"), "--version");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("is Java " + version + ", but 17 or later is needed");
    }
  }

  @Test
  void folderWithAnAccentWorksWithoutAUsableLocale() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("dépôt/日本"));
    for (Map<String, String> locale :
        List.of(Map.<String, String>of(), Map.of("LC_ALL", "C"), Map.of("LANG", "xx_XX.UTF-8"))) {
      Map<String, String> environment = new HashMap<>(locale);
      environment.put("JAVA_HOME", JDK.toString());

      Run run = run(folder, environment, bin("ampctl"), "metadb", "url");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains(folder.resolve(".amp").toString());
    }
  }

  @Test
  void argumentsArriveAsTheyAre() throws IOException {
    Map<String, String> environment = Map.of("JAVA_HOME", JDK.toString());
    String odd = "-- $HOME `x` \"q\" 'é' *";

    Run run = run(temp, environment, bin("ampctl"), "metadb", "url", odd);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(odd);
  }

  @Test
  void aFolderWhoseNameBeginsWithAnAtSignHoldsNoArguments() throws IOException {
    useCopy(temp.resolve("@amp"));
    Map<String, String> environment = Map.of("JAVA_HOME", JDK.toString());

    Run run = run(temp, environment, "sh", "-c", "@amp/bin/ampctl --version");
    assertThat(run.orFail().out()).startsWith("ampctl ");
  }

  /** The fast compiler alone takes two to three times as long for a large backup or result. */
  @Test
  void whatMovesMuchDataHasTheGoodCompiler() throws IOException {
    for (String command : List.of("backup", "restore", "query", "import", "export")) {
      assertThat(compilers("ampctl", "metadb", command, "--help")).as(command).isEqualTo(4);
    }
    assertThat(compilers("ampup", "--version")).isEqualTo(4);
    assertThat(compilers("ampctl", "metadb", "url", "--help")).isEqualTo(1);
    assertThat(compilers("ampd", "--version")).isEqualTo(1);
  }

  private int compilers(String program, String... words) throws IOException {
    Map<String, String> environment =
        Map.of("JAVA_HOME", JDK.toString(), "JDK_JAVA_OPTIONS", "-XX:+PrintFlagsFinal");
    String[] command =
        Stream.concat(Stream.of(bin(program)), Stream.of(words)).toArray(String[]::new);
    String flags = run(temp, environment, command).orFail().err();
    Matcher level = Pattern.compile("TieredStopAtLevel += (\\d) ").matcher(flags);
    assertThat(level.find()).as(flags).isTrue();
    return Integer.parseInt(level.group(1));
  }

  /** It would stand in a backup, as what its threads do where somebody types Ctrl+\\. */
  @Test
  void nothingThatTheJvmSaysIsAmongTheResults() throws IOException {
    Map<String, String> environment =
        Map.of("JAVA_HOME", JDK.toString(), "JDK_JAVA_OPTIONS", "-XX:+PrintFlagsFinal");
    Run run = run(temp, environment, bin("ampctl"), "--version").orFail();
    assertThat(run.out()).matches("ampctl \\S+\n");
    assertThat(run.err()).contains("[Global flags]");
  }

  @Test
  void classDataOfAnotherJavaOrOtherJarsIsLeftAlone() throws IOException {
    useCopy(temp.resolve("amp"));
    assertThat(traced(Map.of())).doesNotContain("SharedArchiveFile");

    Path data = distribution.resolve("lib/classes.for");
    describe(data);
    assertThat(traced(Map.of())).contains("SharedArchiveFile");
    Path other = temp.resolve("jdk");
    Files.createDirectories(other.resolve("bin"));
    Files.writeString(other.resolve("bin/java"), "#!/bin/sh\n");
    other.resolve("bin/java").toFile().setExecutable(true);
    Files.copy(JDK.resolve("release"), other.resolve("release"));
    assertThat(traced(Map.of("JAVA_HOME", other.toString()))).doesNotContain("SharedArchiveFile");

    String described = Files.readString(data);
    Files.writeString(data, described.replace(System.getProperty("java.version"), "17.0.0"));
    assertThat(traced(Map.of())).doesNotContain("SharedArchiveFile");

    // Jars of another time are others, and a JVM refuses what was made of those before.
    Files.writeString(data, described);
    Path jar = distribution.resolve("lib/amp.cli.jar");
    FileTime time = Files.getLastModifiedTime(jar);
    for (int seconds : new int[] {-2, 2}) {
      Files.setLastModifiedTime(jar, FileTime.from(time.toInstant().plusSeconds(seconds)));
      assertThat(traced(Map.of())).doesNotContain("SharedArchiveFile");
    }
    Files.setLastModifiedTime(jar, time);
    assertThat(traced(Map.of())).contains("SharedArchiveFile");
  }

  @Test
  void classDataThatAmpupMadeIsFoundInItsFolder() throws IOException {
    useCopy(temp.resolve("amp"));
    Path home = temp.resolve("home");
    Path data = Files.createDirectories(home.resolve("class-data"));
    Files.move(distribution.resolve("lib/classes.jsa"), data.resolve("classes.jsa"));
    describe(data.resolve("classes.for"));

    assertThat(traced(Map.of("AMPUP_HOME", home.toString())))
        .contains("-XX:SharedArchiveFile=" + data.resolve("classes.jsa"));
  }

  /** It is mapped into memory as code. */
  @Test
  void classDataThatOthersCouldHaveMadeIsLeftAlone() throws IOException {
    useCopy(temp.resolve("amp"));
    Path home = temp.resolve("a store");
    Path data = Files.createDirectories(home.resolve("class-data"));
    Path archive = data.resolve("classes.jsa");
    Files.move(distribution.resolve("lib/classes.jsa"), archive);
    describe(data.resolve("classes.for"));
    assertThat(uses(home.toString())).isTrue();

    assertThat(uses("a store")).as("relative, as from a clone").isFalse();
    assertThat(uses(temp + "/amp/../a store")).isFalse();
    Path link = Files.createSymbolicLink(temp.resolve("link"), home);
    assertThat(uses(link.toString())).as("through a link").isFalse();
    for (Path open : List.of(home, data, archive, data.resolve("classes.for"))) {
      Run.command("chmod", "o+w", open.toString()).orFail();
      assertThat(uses(home.toString())).as("%s that others can write", open).isFalse();
      Run.command("chmod", "o-w", open.toString()).orFail();
    }
    assertThat(uses(home.toString())).isTrue();
    Path elsewhere = temp.resolve("classes.jsa");
    Files.move(archive, elsewhere);
    Files.createSymbolicLink(archive, elsewhere);
    assertThat(uses(home.toString())).as("a link").isFalse();
    Files.delete(archive);
    Files.move(elsewhere, archive);
    if (System.getProperty("user.name").equals("root")) {
      Files.setAttribute(home, "unix:uid", 65_534);
      assertThat(uses(home.toString())).as("of another user").isFalse();
    }
  }

  private boolean uses(String ampupHome) throws IOException {
    return traced(Map.of("AMPUP_HOME", ampupHome)).contains("-XX:SharedArchiveFile=");
  }

  /** Programs of the folder that the user happens to be in, or of one that everybody can write. */
  @Test
  void noJavaIsTakenFromWhereOthersCouldHavePutIt() throws IOException {
    Path open = Files.createDirectory(temp.resolve("open"));
    for (Path folder : List.of(open, temp)) {
      Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\necho hers; exit 3\n");
      assertThat(java.toFile().setExecutable(true)).isTrue();
    }
    Run.command("chmod", "o+w", open.toString()).orFail();
    Path links = Files.createDirectories(temp.resolve("bin"));
    Files.createSymbolicLink(links.resolve("java"), JDK.resolve("bin/java"));

    String before = ".::" + open + ":";
    Run run = run(temp, Map.of("PATH", before + links + ":/usr/bin"), bin("ampctl"), "--version");
    assertThat(run.orFail().out()).startsWith("ampctl ");
    Run none = run(temp, Map.of("PATH", before), "/bin/sh", bin("ampctl"), "--version");
    assertThat(none.err()).startsWith("error: no Java found\n");
  }

  /** Says that class data is for the JDK of this test and for this copy. */
  private void describe(Path file) throws IOException {
    Files.write(
        file,
        List.of(
            JDK.resolve("bin/java").toString(),
            System.getProperty("java.version"),
            distribution.resolve("lib/amp.cli.jar").toString()));
  }

  /** Returns the commands of a launcher as the shell traces them. */
  private String traced(Map<String, String> environment) throws IOException {
    Map<String, String> all = new HashMap<>(Map.of("JAVA_HOME", JDK.toString()));
    all.putAll(environment);
    return run(temp, all, "/bin/sh", "-x", bin("ampctl"), "--version").orFail().err();
  }

  private String bin(String name) {
    return distribution.resolve("bin").resolve(name).toString();
  }

  private static Run run(Path folder, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    return Run.of(builder);
  }
}
