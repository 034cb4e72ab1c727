package amp.blackbox.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import amp.blackbox.Reactor;
import amp.testkit.Java;
import amp.testkit.Jdk;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every folder of {@code samples/} is a build of its own, as a user would have it. It passes in a
 * copy elsewhere, with our artifacts alone, on a machine where ampup has installed nothing. Each
 * has the oldest Java of the machine that it can be built with; with {@code -Damp.samples.java=25}
 * all have that one.
 */
class SamplesIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** What is built by the newest Java of the machine as well. */
  private static final Set<String> ON_THE_NEWEST_TOO = Set.of("application", "junit");

  @TempDir static Path folder;
  private static Path repository;

  @BeforeAll
  static void publish() throws IOException {
    repository = folder.resolve("repository");
    LocalRepository.fill(repository, Path.of(property("amp.local-repository")));
  }

  @TestFactory
  List<DynamicTest> aSamplePasses() throws IOException {
    List<Jdk> jdks = Jdk.all();
    return samples().stream().flatMap(sample -> tests(sample, jdks)).toList();
  }

  private static Stream<DynamicTest> tests(Path sample, List<Jdk> jdks) {
    int oldest =
        Pom.read(sample.resolve("pom.xml"))
            .value("properties", "maven.compiler.release")
            .map(Integer::parseInt)
            .orElseThrow(() -> new AssertionError(sample + " names no maven.compiler.release"));
    String name = sample.getFileName().toString();
    int named = Integer.getInteger("amp.samples.java", oldest);
    Optional<Jdk> usual = jdks.stream().filter(jdk -> jdk.major() >= named).findFirst();
    if (usual.isEmpty()) {
      return Stream.of(
          dynamicTest(name, () -> assumeTrue(false, "no JDK " + named + " is on this machine")));
    }
    Optional<Jdk> newest =
        Optional.of(jdks.get(jdks.size() - 1))
            .filter(jdk -> ON_THE_NEWEST_TOO.contains(name))
            .filter(jdk -> jdk.major() > usual.get().major());
    return Stream.concat(usual.stream(), newest.stream())
        .map(jdk -> dynamicTest(name + ", Java " + jdk.major(), () -> holds(sample, jdk)));
  }

  /** All of them, unless whoever works on some names those: {@code -Damp.samples=junit,quarkus}. */
  private static List<Path> samples() throws IOException {
    List<String> named = List.of(System.getProperty("amp.samples", "").split(","));
    try (Stream<Path> folders = Files.list(Reactor.folder("samples"))) {
      return folders
          .filter(path -> Files.exists(path.resolve("pom.xml")))
          .filter(
              path -> named.equals(List.of("")) || named.contains(path.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  private static void holds(Path sample, Jdk jdk) throws IOException, InterruptedException {
    Path copy = passes(sample, jdk);
    if (sample.endsWith("quarkus")) {
      new QuarkusSample(copy, environment(jdk)).shipsNothingOfDevelopment();
      new QuarkusReload(copy, Path.of(property("amp.newer-maven")), repository, environment(jdk))
          .keepsTheDatabaseAndLeavesNothing();
    }
  }

  /** Returns the copy in which it was built. */
  private static Path passes(Path sample, Jdk jdk) {
    Path copy = folder.resolve(sample.getFileName() + "-" + jdk.major());
    Run.command("cp", "-r", sample.toString(), copy.toString()).orFail();
    // What somebody's IDE or Maven left there is no part of it.
    Run.command("rm", "-rf", copy.resolve("target").toString(), copy.resolve(".amp").toString())
        .orFail();
    ProcessBuilder maven =
        new ProcessBuilder(
                property("amp.maven") + "/bin/mvn",
                "-B",
                "-ntp",
                "-Dmaven.repo.local=" + repository,
                "-DargLine=" + Java.BRIEF,
                "verify")
            .directory(copy.toFile());
    maven.environment().keySet().removeIf(variable -> variable.startsWith("MAVEN_"));
    maven.environment().putAll(environment(jdk));

    Run run = Run.of(maven, LIMIT);

    assertThat(run.exitCode())
        .as("%s in %s%n%s%s", maven.command(), sample, run.out(), run.err())
        .isZero();
    return copy;
  }

  private static Map<String, String> environment(Jdk jdk) {
    return Map.of(
        "JAVA_HOME", jdk.home().toString(),
        "AMPUP_HOME", folder.resolve("ampup").toString(),
        "MAVEN_OPTS", Java.BRIEF);
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    assertThat(value).as("the system property " + name).isNotNull();
    return value;
  }
}
