package amp.cli.parser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;

/**
 * The list of subcommands in a help text: each with the first sentence of its description, whole,
 * and under headings where the command has them.
 */
final class CommandList implements IHelpSectionRenderer {
  private static final Pattern SENTENCE = Pattern.compile("^.*?[.!?](?= |$)");

  private final Map<String, List<String>> headings;

  /**
   * Creates the list.
   *
   * @param headings each heading with the names below it, in the order of the list; empty for a
   *     list without headings
   */
  CommandList(Map<String, List<String>> headings) {
    this.headings = headings;
  }

  /** Returns the first sentence of a description, or all of one that has no full stop. */
  static String summary(CommandLine command) {
    return firstSentence(command.getCommandSpec().usageMessage().description());
  }

  /** Returns the first sentence of lines that belong together. */
  static String firstSentence(String... lines) {
    String text = String.join(" ", lines).replace("%%", "%").replace("$$", "$");
    Matcher sentence = SENTENCE.matcher(text);
    return sentence.find() ? sentence.group() : text;
  }

  @Override
  public String render(Help help) {
    Map<String, CommandLine> commands = new LinkedHashMap<>();
    help.subcommands()
        .forEach((names, sub) -> commands.put(names, sub.commandSpec().commandLine()));
    if (commands.isEmpty()) {
      return "";
    }
    int width = commands.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
    if (headings.isEmpty()) {
      return "Commands:\n" + table(help, width, commands);
    }
    StringBuilder text = new StringBuilder();
    headings.forEach(
        (heading, names) -> {
          Map<String, CommandLine> below = new LinkedHashMap<>(commands);
          below.keySet().retainAll(names);
          text.append(heading).append(":\n").append(table(help, width, below));
        });
    return text.toString();
  }

  private static String table(Help help, int width, Map<String, CommandLine> commands) {
    int all = help.commandSpec().usageMessage().width();
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(width + 2, 2, Overflow.SPAN));
    columns.add(new Column(all - width - 2, 0, Overflow.WRAP));
    TextTable table = TextTable.forColumns(help.colorScheme(), columns.toArray(Column[]::new));
    commands.forEach(
        (names, command) ->
            table.addRowValues(
                help.colorScheme().commandText(names), help.colorScheme().text(summary(command))));
    return table.toString();
  }
}
