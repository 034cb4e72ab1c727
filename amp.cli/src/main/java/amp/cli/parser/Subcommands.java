package amp.cli.parser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The subcommands of a command, of which only the one is made that the words name: each costs
 * milliseconds. Where they name none (no word, an option, a mistyped name) all are made, since help
 * and suggestions need them; only who asks for the version alone needs none.
 */
public final class Subcommands {
  private static final List<List<String>> VERSION = List.of(List.of("--version"), List.of("-V"));

  private final List<String> words;
  private @Nullable List<String> group;
  private final Map<String, Supplier<CommandLine>> known = new LinkedHashMap<>();
  private final Map<String, List<String>> headings = new LinkedHashMap<>();

  private Subcommands(List<String> words) {
    this.words = words;
  }

  /**
   * Returns a collection without subcommands yet.
   *
   * @param words the words of the command line after the command's own name
   */
  public static Subcommands of(String... words) {
    return new Subcommands(List.of(words));
  }

  /**
   * Begins a group in the help text: the subcommands that are added from here on.
   *
   * @param text what stands above them
   */
  public Subcommands heading(String text) {
    group = new ArrayList<>();
    headings.put(text, group);
    return this;
  }

  /**
   * Adds a subcommand.
   *
   * @param name the name that its annotation gives
   * @param command makes it
   */
  public Subcommands add(String name, Supplier<?> command) {
    put(name, () -> new CommandLine(command.get()));
    return this;
  }

  /**
   * Adds a subcommand that has subcommands of its own.
   *
   * @param name the name that its annotation gives
   * @param command makes it
   * @param subcommands adds its subcommands
   */
  public Subcommands addGroup(String name, Supplier<?> command, Consumer<Subcommands> subcommands) {
    Supplier<CommandLine> group =
        () -> {
          boolean named = isNamed(name);
          Subcommands inner = new Subcommands(named ? words.subList(1, words.size()) : List.of());
          subcommands.accept(inner);
          CommandLine line = new CommandLine(command.get());
          inner.addTo(line);
          return line;
        };
    put(name, group);
    return this;
  }

  private void put(String name, Supplier<CommandLine> subcommand) {
    known.put(name, subcommand);
    if (group != null) {
      group.add(name);
    }
  }

  /**
   * Makes the subcommand that the words name, or all, or none for the version.
   *
   * @return whether all were made
   */
  public boolean addTo(CommandLine command) {
    for (Map.Entry<String, Supplier<CommandLine>> entry : known.entrySet()) {
      if (isNamed(entry.getKey())) {
        command.addSubcommand(entry.getKey(), entry.getValue().get());
        return false;
      }
    }
    if (VERSION.contains(words)) {
      return false;
    }
    known.forEach((name, subcommand) -> command.addSubcommand(name, subcommand.get()));
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandList(headings));
    return true;
  }

  private boolean isNamed(String name) {
    return !words.isEmpty() && words.get(0).equals(name);
  }
}
