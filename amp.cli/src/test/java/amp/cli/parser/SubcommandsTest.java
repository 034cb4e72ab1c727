package amp.cli.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class SubcommandsTest {
  private final List<Object> made = new ArrayList<>();

  @Test
  void onlyTheNamedCommandIsMade() {
    CommandLine root = root("group", "inner", "--option");
    assertThat(root.getSubcommands()).containsOnlyKeys("group");
    assertThat(ofGroup(root)).containsOnlyKeys("inner");
    assertThat(made).hasSize(2);
  }

  private static Map<String, CommandLine> ofGroup(CommandLine root) {
    return Objects.requireNonNull(root.getSubcommands().get("group")).getSubcommands();
  }

  @Test
  void everyCommandIsThereWhenNoneIsNamed() {
    for (String[] words :
        new String[][] {{}, {"--help"}, {"grup", "inner"}, {"--verbose", "group"}}) {
      CommandLine root = root(words);
      assertThat(root.getSubcommands()).containsOnlyKeys("plain", "group");
      assertThat(ofGroup(root)).containsOnlyKeys("inner", "other");
    }
    assertThat(ofGroup(root("group", "othr"))).containsOnlyKeys("inner", "other");
  }

  @Test
  void wordAfterAnOtherCommandNamesNothing() {
    assertThat(root("plain", "group").getSubcommands()).containsOnlyKeys("plain");
  }

  @Test
  void versionAloneNeedsNoCommand() {
    assertThat(root("--version").getSubcommands()).isEmpty();
    assertThat(root("-V").getSubcommands()).isEmpty();
    assertThat(root("--version", "grup").getSubcommands()).isNotEmpty();
  }

  private CommandLine root(String... words) {
    made.clear();
    CommandLine root = new CommandLine(new Node());
    Subcommands.of(words)
        .add("plain", this::node)
        .addGroup(
            "group", this::node, group -> group.add("inner", this::node).add("other", this::node))
        .addTo(root);
    return root;
  }

  private Node node() {
    Node node = new Node();
    made.add(node);
    return node;
  }

  @Command
  static final class Node {}
}
