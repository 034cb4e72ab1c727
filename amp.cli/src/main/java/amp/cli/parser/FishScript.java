package amp.cli.parser;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Writes the script that completes a program's commands in fish.
 *
 * @see <a href="https://fishshell.com/docs/current/cmds/complete.html">fish, complete</a>
 */
public final class FishScript {
  private final String program;
  private final StringBuilder script = new StringBuilder();

  private FishScript(String program) {
    this.program = program;
  }

  /** Returns the script of a program with all its commands. */
  public static String of(CommandLine root) {
    FishScript fish = new FishScript(root.getCommandName());
    fish.line("-f");
    fish.add(root, List.of());
    return fish.script.toString();
  }

  private void add(CommandLine command, List<String> path) {
    String here = condition(command, path);
    command
        .getSubcommands()
        .forEach(
            (name, subcommand) -> {
              CommandSpec spec = subcommand.getCommandSpec();
              if (!spec.usageMessage().hidden()) {
                line("-n " + here, "-a " + name, describe(spec.usageMessage().description()));
                List<String> deeper = new ArrayList<>(path);
                deeper.add(name);
                add(subcommand, deeper);
              }
            });
    CommandSpec spec = command.getCommandSpec();
    spec.options().stream()
        .filter(option -> !option.hidden())
        .forEach(option -> line("-n " + here, words(option), describe(option.description())));
    spec.positionalParameters().stream()
        .filter(FishScript::isFile)
        .findAny()
        .ifPresent(parameter -> line("-n " + here, "-F"));
  }

  /** Tells fish when a command is the one that is being typed. */
  private static String condition(CommandLine command, List<String> path) {
    StringJoiner all = new StringJoiner("; and ", "'", "'");
    path.forEach(name -> all.add("__fish_seen_subcommand_from " + name));
    if (!command.getSubcommands().isEmpty()) {
      String names = String.join(" ", new TreeSet<>(command.getSubcommands().keySet()));
      all.add("not __fish_seen_subcommand_from " + names);
    }
    return all.toString();
  }

  private static String words(OptionSpec option) {
    StringJoiner words = new StringJoiner(" ");
    for (String name : option.names()) {
      words.add(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
    }
    if (option.arity().min() > 0) {
      words.add(isFile(option) ? "-r -F" : "-x");
    }
    if (option.completionCandidates() != null) {
      words.add("-a " + quote(String.join(" ", option.completionCandidates())));
    }
    return words.toString();
  }

  private static boolean isFile(ArgSpec argument) {
    Class<?> type =
        argument.auxiliaryTypes().length == 0 ? argument.type() : argument.auxiliaryTypes()[0];
    return type == Path.class;
  }

  private static String describe(String[] description) {
    return description.length == 0 ? "" : "-d " + quote(CommandList.firstSentence(description));
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private void line(String... words) {
    script.append("complete -c ").append(program);
    for (String word : words) {
      if (!word.isEmpty()) {
        script.append(' ').append(word);
      }
    }
    script.append('\n');
  }
}
