package amp.cli.console;

import amp.problem.Remedy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A remedy as this command line shows it: the one place that knows which command does what.
 *
 * @param kind what kind of remedy it is, for programs
 * @param words what is to be done
 * @param command what to type; empty where no command does it
 * @param fields what the command is about, for programs
 */
public record Suggestion(String kind, String words, String command, Map<String, Object> fields) {

  /** Returns how a remedy is shown. */
  public static Suggestion of(Remedy remedy) {
    return remedy.accept(new Showing());
  }

  /** Returns remedies for a person, a line each. */
  public static List<String> lines(List<Remedy> remedies) {
    return remedies.stream().flatMap(remedy -> of(remedy).text().lines()).toList();
  }

  /** Returns remedies for a program. */
  public static List<Map<String, Object>> objects(List<Remedy> remedies) {
    return remedies.stream().map(remedy -> of(remedy).object()).toList();
  }

  /** Returns it for a person. */
  public String text() {
    return command.isEmpty() ? words : words + ": " + command;
  }

  private Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", kind);
    object.put("text", text());
    if (!command.isEmpty()) {
      object.put("command", command);
    }
    object.putAll(new TreeMap<>(fields));
    return object;
  }

  private static Suggestion words(String kind, String words, Map<String, Object> fields) {
    return new Suggestion(kind, words, "", fields);
  }

  private static final class Showing implements Remedy.Visitor<Suggestion> {
    private static final String SNAPSHOT = "ampctl metadb snapshot ";

    @Override
    public Suggestion advice(Remedy.Advice advice) {
      return words("advice", advice.text(), Map.of());
    }

    @Override
    public Suggestion command(Remedy.Command command) {
      return new Suggestion("command", command.purpose(), command.command(), Map.of());
    }

    @Override
    public Suggestion runAgain(Remedy.RunAgain again) {
      return words("run_again", "try again", Map.of());
    }

    @Override
    public Suggestion install(Remedy.Install install) {
      Map<String, Object> fields = new TreeMap<>();
      fields.put("component", install.component());
      fields.put("version", install.version());
      install.major().ifPresent(major -> fields.put("postgres", (long) major));
      if (!install.source().isEmpty()) {
        fields.put("source", install.source());
      }
      if (!install.from().isEmpty()) {
        fields.put("from", install.from());
      }
      return new Suggestion("install", "install it", install.command(), fields);
    }

    @Override
    public Suggestion useBackend(Remedy.UseBackend other) {
      String name = other.backend();
      return words(
          "use_backend",
          "use the backend " + name + ": --metadb-backend=" + name,
          Map.of("backend", name));
    }

    @Override
    public Suggestion freeSpace(Remedy.FreeSpace space) {
      return words(
          "free_space",
          space.text(),
          Map.of(
              "folder", space.folder().toString(),
              "needed_bytes", space.needed(),
              "free_bytes", space.free()));
    }

    @Override
    public Suggestion openDatabase(Remedy.OpenDatabase open) {
      return new Suggestion("open_database", "start it", "ampd solo", at(open.directory()));
    }

    @Override
    public Suggestion stopServer(Remedy.StopServer stop) {
      return new Suggestion(
          "stop_server", "stop it first", "ampctl metadb stop", at(stop.directory()));
    }

    @Override
    public Suggestion startWithoutSettings(Remedy.StartWithoutSettings start) {
      return new Suggestion(
          "start_without_settings",
          "start it without what ALTER SYSTEM set, and take that back with ALTER SYSTEM RESET",
          "ampctl metadb start --safe",
          at(start.directory()));
    }

    @Override
    public Suggestion endProcess(Remedy.EndProcess end) {
      return new Suggestion(
          "end_process", "stop it", "kill -INT " + end.pid(), Map.of("pid", end.pid()));
    }

    @Override
    public Suggestion setOption(Remedy.SetOption set) {
      String option = "--" + set.option() + (set.value().isEmpty() ? "" : " " + set.value());
      return words(
          "set_option",
          "or say " + option + " to " + set.effect(),
          Map.of("option", set.option(), "value", set.value()));
    }

    @Override
    public Suggestion upgradeData(Remedy.UpgradeData upgrade) {
      return new Suggestion(
          "upgrade_data",
          "move the data to the newer version",
          "ampctl metadb upgrade",
          Map.of("data", upgrade.data().toString()));
    }

    @Override
    public Suggestion migrateSchema(Remedy.MigrateSchema migrate) {
      return new Suggestion("migrate_schema", "migrate it", "ampd migrate", Map.of());
    }

    @Override
    public Suggestion createSnapshot(Remedy.CreateSnapshot create) {
      return snapshot("create", "make one", create.name());
    }

    @Override
    public Suggestion restoreSnapshot(Remedy.RestoreSnapshot restore) {
      return snapshot("restore", "put it in this one's place", restore.name());
    }

    @Override
    public Suggestion deleteSnapshot(Remedy.DeleteSnapshot delete) {
      return snapshot("delete", "delete it", delete.name());
    }

    private static Suggestion snapshot(String verb, String words, String name) {
      return new Suggestion(
          verb + "_snapshot", words, SNAPSHOT + verb + " " + name, Map.of("name", name));
    }

    private static Map<String, Object> at(Path directory) {
      return Map.of("directory", directory.toString());
    }
  }
}
