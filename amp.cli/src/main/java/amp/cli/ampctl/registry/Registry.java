package amp.cli.ampctl.registry;

import amp.cli.config.Key;
import amp.cli.config.TomlReader;
import amp.cli.console.CliException;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.cli.project.SchemaSnapshots;
import amp.cli.sql.Cells;
import amp.cli.sql.RowFormat;
import amp.cli.sql.Rows;
import amp.json.Json;
import amp.metadb.MetadataDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the commands on datasets, manifests and providers share. */
final class Registry {
  private final Context context;

  Registry(Context context) {
    this.context = context;
  }

  Project project(ProjectOptions options) {
    return Project.load(options, context);
  }

  /** Reads in the project's metadata database; makes none where there is none yet. */
  <T> T look(ProjectOptions options, Function<MetadataDb, T> look) {
    Project project = project(options);
    Managed.requireExisting(project);
    return use(project, look);
  }

  /** Uses the project's metadata database, its schema up to date. */
  <T> T use(Project project, Function<MetadataDb, T> use) {
    try (Database database =
            Database.open(project, context.databases(), spec -> spec.holder("ampctl"));
        MetadataDb metadata =
            MetadataDb.open(SchemaSnapshots.protect(database, project, context))) {
      return use.apply(metadata);
    }
  }

  /** Returns the files named, or where none is, those of the project's folder. */
  List<Path> files(Project project, List<Path> named, Key<String> folder, String pattern) {
    Path directory =
        project
            .configuration()
            .folder(folder, project.folder().directory())
            .orElse(project.folder().directory());
    List<Path> files = new ArrayList<>();
    for (Path file : named) {
      Path here = context.environment().workingDirectory().resolve(file);
      Path there = directory.resolve(file);
      if (!Files.exists(here) && !Files.exists(there)) {
        throw new CliException(
            "there is no file " + here + ", nor " + there, "name the file to register");
      }
      files.add(Files.exists(here) ? here : admitted(project, folder, there));
    }
    if (named.isEmpty() && Files.isDirectory(directory)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, pattern)) {
        entries.forEach(file -> files.add(admitted(project, folder, file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Collections.sort(files);
    }
    if (files.isEmpty()) {
      throw new CliException(
          "there is no " + pattern + " in " + directory, "name the file to register");
    }
    return files;
  }

  /** Refuses a file that a project's link leads to: its content would go to the database. */
  private static Path admitted(Project project, Key<String> folder, Path file) {
    if (!project.configuration().admits(folder, project.folder().directory(), file)) {
      throw new CliException(
          file + " is a link that leads out of the project",
          "name the file that it leads to, or set " + folder.variable() + " yourself");
    }
    return file;
  }

  static String read(Path file) {
    return TomlReader.text(file);
  }

  /** Says what was registered: a line each, or JSON. */
  void registered(List<String> columns, List<List<@Nullable Object>> rows, boolean json) {
    if (json) {
      RowFormat.JSON.write(rows(columns, rows), context.console().out());
    } else {
      rows.forEach(
          row ->
              context
                  .console()
                  .out()
                  .println(row.stream().map(String::valueOf).collect(Collectors.joining(" "))));
    }
  }

  void printJson(Object value) {
    context.console().out().print(Json.write(value));
  }

  /** Prints what is known of one thing: a line each, or a JSON object. */
  void facts(Map<String, Object> facts, boolean json) {
    if (json) {
      printJson(facts);
      return;
    }
    int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
    facts.forEach((name, value) -> print(Cells.padded(name, width, false) + text(value)));
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.isEmpty()
            ? "none"
            : list.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : value.toString();
  }

  void print(String text) {
    context.console().out().print(text.endsWith("\n") ? text : text + "\n");
  }

  /** Prints rows: for people, or as JSON. */
  void print(List<String> columns, List<List<@Nullable Object>> rows, boolean json) {
    (json ? RowFormat.JSON : RowFormat.TABLE).write(rows(columns, rows), context.console().out());
  }

  private static Rows rows(List<String> columns, List<List<@Nullable Object>> rows) {
    return new Rows(columns, columns.stream().map(name -> false).toList(), rows);
  }
}
