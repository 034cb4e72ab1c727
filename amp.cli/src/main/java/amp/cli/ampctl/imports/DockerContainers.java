package amp.cli.ampctl.imports;

import amp.cli.console.CliException;
import amp.cli.project.Environment;
import amp.conninfo.UrlParts;
import amp.json.Json;
import amp.json.JsonObject;
import amp.metadb.connect.MetadataDbSpec;
import amp.os.process.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks the docker client for the container that runs PostgreSQL. */
final class DockerContainers {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PORT = "5432/tcp";

  private final Environment environment;
  private final String program;
  private final Duration patience;

  DockerContainers(Environment environment) {
    this(environment, "docker", PATIENCE);
  }

  DockerContainers(Environment environment, String program, Duration patience) {
    this.environment = environment;
    this.program = program;
    this.patience = patience;
  }

  /**
   * Returns the database of a container.
   *
   * @param name the container's name or id; empty for the only one that publishes PostgreSQL's port
   * @param configured the URL in the configuration, which decides where it names that port
   */
  ImportSource source(Optional<String> name, Optional<String> configured) {
    String container = name.orElseGet(this::onlyOne);
    String described = docker("inspect", "--type=container", "--format={{json .}}", container);
    JsonObject inspected = Json.parseObject(described.strip());
    String port = publishedPort(container, inspected);
    List<String> variables = inspected.object("Config").strings("Env");
    String user = variable(variables, "POSTGRES_USER").orElse("postgres");
    String database = variable(variables, "POSTGRES_DB").orElse(user);
    Optional<String> password =
        variable(variables, "POSTGRES_PASSWORD")
            .or(
                () ->
                    variable(variables, "POSTGRES_PASSWORD_FILE")
                        .map(file -> docker("exec", container, "cat", file).strip()));
    MetadataDbSpec spec =
        MetadataDbSpec.of("postgresql://" + UrlParts.encoded(user) + "@127.0.0.1:" + port + "/")
            .database(database);
    if (password.isPresent()) {
      spec = spec.property("password", password.get());
    }
    Optional<ImportSource> same =
        configured
            .filter(url -> MetadataDbSpec.of(url).url().contains(":" + port + "/"))
            .map(url -> ImportSource.of(url, environment));
    if (same.isPresent()) {
      spec = same.get().spec();
      database = spec.database();
    }
    // The names of the variables alone: docker takes their values from the environment.
    return new ImportSource(
        spec,
        Optional.empty(),
        password.map(word -> Map.of("PGPASSWORD", word)).orElse(Map.of()),
        List.of(
            "docker",
            "exec",
            "-e",
            "PGPASSWORD",
            "-e",
            "PGOPTIONS",
            container,
            "pg_dump",
            "--username=" + user,
            "--dbname=" + database));
  }

  private String onlyOne() {
    List<String> found = new ArrayList<>();
    for (String line : docker("ps", "--format={{.Names}}\t{{.Ports}}").lines().toList()) {
      String[] fields = line.split("\t", -1);
      if (fields.length == 2 && fields[1].contains("->" + PORT)) {
        found.add(fields[0]);
      }
    }
    if (found.size() != 1) {
      throw new CliException(
          found.isEmpty()
              ? "no running container publishes port " + PORT
              : "several containers publish port " + PORT + ": " + String.join(", ", found),
          found.isEmpty()
              ? "start it (docker compose up -d), or say --from URL"
              : "say which one: ampctl metadb import --docker " + found.get(0));
    }
    return found.get(0);
  }

  private static String publishedPort(String container, JsonObject inspected) {
    JsonObject ports = inspected.object("NetworkSettings").object("Ports");
    if (!ports.has(PORT) || ports.objects(PORT).isEmpty()) {
      throw new CliException(
          "container " + container + " does not publish port " + PORT,
          "publish it (ports: [\"5432:5432\"] in the compose file), or say --from URL");
    }
    return ports.objects(PORT).get(0).string("HostPort");
  }

  private static Optional<String> variable(List<String> variables, String name) {
    return variables.stream()
        .filter(variable -> variable.startsWith(name + "="))
        .map(variable -> variable.substring(name.length() + 1))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /** Returns a command as it can be typed: templates would have to be quoted. */
  private static String withoutFormat(List<String> command) {
    return command.stream()
        .filter(argument -> !argument.startsWith("--format"))
        .collect(Collectors.joining(" "));
  }

  private String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    String shown = "docker " + arguments[0];
    try {
      Command.Result result =
          Command.of(command)
              .directory(environment.workingDirectory())
              .dropErrors()
              .utf8()
              .timeout(patience)
              .run();
      if (result.exitCode() != 0) {
        throw new CliException(
            shown + " failed with exit code " + result.exitCode(),
            "run it yourself to see why: " + withoutFormat(command));
      }
      return result.output();
    } catch (Command.TimeoutException e) {
      throw new CliException(
          shown + " did not end within " + patience.toSeconds() + " s",
          "check the docker daemon, or say --from URL");
    } catch (IOException e) {
      throw new CliException(
          "the docker client cannot be run: " + e.getMessage(),
          "install it, or say --from URL with the port that the container publishes");
    }
  }
}
