package amp.maven.plugin;

import amp.testkit.Binaries;
import amp.testkit.Java;
import amp.testkit.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A project that uses our plugin for Maven, with PostgreSQL's programs on PATH. */
final class MavenProject {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Path folder;
  private final Path repository;
  private final Path maven;

  /**
   * Describes one.
   *
   * @param folder where it is
   * @param repository the local repository, with our artifacts
   * @param maven the folder of the Maven that builds it
   */
  MavenProject(Path folder, Path repository, Path maven) {
    this.folder = folder;
    this.repository = repository;
    this.maven = maven;
  }

  Path folder() {
    return folder;
  }

  /** Writes a module whose build has these plugins. */
  void module(String name, String plugins) throws IOException {
    Path module = Files.createDirectories(folder.resolve(name));
    Files.writeString(module.resolve("pom.xml"), pom(name.isEmpty() ? "root" : name, "", plugins));
  }

  /** Writes the POM of a project with modules. */
  void root(String... modules) throws IOException {
    StringBuilder names = new StringBuilder("<modules>");
    for (String module : modules) {
      names.append("<module>").append(module).append("</module>");
    }
    Files.writeString(folder.resolve("pom.xml"), pom("root", names + "</modules>", ""));
  }

  private static String pom(String artifact, String more, String plugins) {
    return """
    <project xmlns="http://maven.apache.org/POM/4.0.0">
      <modelVersion>4.0.0</modelVersion>
      <groupId>example</groupId>
      <artifactId>%s</artifactId>
      <version>1</version>
      <packaging>pom</packaging>
      %s
      <build>
        <plugins>
          %s
        </plugins>
      </build>
    </project>
    """
        .formatted(artifact, more, plugins);
  }

  /** Runs Maven to its end. */
  Run maven(String... arguments) {
    return Run.of(builder(arguments), LIMIT);
  }

  /** Starts Maven, whose output goes to a file. */
  Process start(Path output, String... arguments) throws IOException {
    return builder(arguments).redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(maven.resolve("bin/mvn").toString());
    command.addAll(List.of("-B", "-o", "-ntp", "-Dmaven.repo.local=" + repository));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MAVEN_OPTS", Java.BRIEF);
    builder.environment().put("AMPUP_HOME", Binaries.sharedHome().toString());
    String programs = Binaries.postgres18().resolve("bin") + File.pathSeparator;
    builder.environment().merge("PATH", programs, (path, first) -> first + path);
    return builder;
  }
}
