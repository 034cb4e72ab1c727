package amp.cli.ampctl.imports;

import amp.cli.console.CliException;
import amp.cli.project.Environment;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.os.process.Command;
import amp.pgcopy.api.DumpProgram;
import amp.sql.SqlStatements;
import amp.tempdb.postgres.installation.ClientPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a pg_dump that can read a source and writes what the target understands. */
public final class DumpPrograms {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Environment environment;
  private final Path home;

  /**
   * Prepares the search.
   *
   * @param home ampup's folder
   */
  public DumpPrograms(Environment environment, Path home) {
    this.environment = environment;
    this.home = home;
  }

  /**
   * Returns the program; empty where our own copier is to read the source.
   *
   * @throws CliException when pg_dump is demanded and there is none
   */
  public Optional<DumpProgram> find(CopyEngine engine, ImportSource source, MetadataDbSpec target) {
    return engine == CopyEngine.JDBC
        ? Optional.empty()
        : find(source, target, engine == CopyEngine.PG_DUMP);
  }

  private Optional<DumpProgram> find(ImportSource source, MetadataDbSpec target, boolean required) {
    int oldest;
    int newest;
    try (Connection reader = source.connect();
        Connection writer = MetadataDb.connect(target)) {
      oldest = reader.getMetaData().getDatabaseMajorVersion();
      newest = writer.getMetaData().getDatabaseMajorVersion();
      // What pg_dump writes is of one encoding, and such a database's texts may be of any.
      if (!required && SqlStatements.value(reader, "show server_encoding").equals("SQL_ASCII")) {
        return Optional.empty();
      }
    } catch (SQLException e) {
      throw new CliException("a server's version cannot be asked: " + e.getMessage(), "try again");
    }
    List<String> seen = new ArrayList<>();
    for (List<String> command : candidates(source)) {
      Optional<Integer> version = version(command);
      if (version.isPresent() && version.get() >= oldest && version.get() <= newest) {
        return Optional.of(program(command, source, version.get()));
      }
      seen.add(
          String.join(" ", command)
              + version.map(v -> " is version " + v).orElse(" does not say its version"));
    }
    if (required) {
      throw new CliException(
          "no pg_dump of version "
              + oldest
              + " to "
              + newest
              + " can be used"
              + (seen.isEmpty() ? "" : ": " + String.join(", ", seen)),
          ClientPrograms.remedy(newest).command()
              + " brings one, as does your system's postgresql-client;"
              + " --engine jdbc needs none");
    }
    return Optional.empty();
  }

  private List<List<String>> candidates(ImportSource source) {
    List<List<String>> commands = new ArrayList<>();
    if (!source.dumpCommand().isEmpty()) {
      commands.add(source.dumpCommand());
    } else if (source.dumpUrl().isPresent()) {
      ClientPrograms.all("pg_dump", environment.variables(), home)
          .forEach(path -> commands.add(List.of(path.toString())));
    }
    return commands;
  }

  private static DumpProgram program(List<String> command, ImportSource source, int version) {
    List<String> whole = new ArrayList<>(command);
    source.dumpUrl().ifPresent(url -> whole.add("--dbname=" + url));
    String where = command.size() == 1 ? command.get(0) : "pg_dump in the container";
    return new DumpProgram(whole, source.dumpEnvironment(), where + " (" + version + ")");
  }

  private static Optional<Integer> version(List<String> command) {
    // pg_dump knows the option as its first argument only.
    List<String> asking =
        new ArrayList<>(command.stream().takeWhile(part -> !part.startsWith("--")).toList());
    asking.add("--version");
    try {
      Matcher matcher = VERSION.matcher(Command.of(asking).timeout(PATIENCE).run().output());
      return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
