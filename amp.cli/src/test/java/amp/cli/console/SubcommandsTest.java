package amp.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class SubcommandsTest {
  private final List<Object> made = new ArrayList<>();

  @Test
  void onlyTheNamedCommandIsMade() {
    CommandLine root = root("group", "inner", "--option");
    assertThat(root.getSubcommands()).containsOnlyKeys("group");
    assertThat(root.getSubcommands().get("group").getSubcommands()).containsOnlyKeys("inner");
    assertThat(made).hasSize(2);
  }

  @Test
  void everyCommandIsThereWhenNoneIsNamed() {
    for (String[] words :
        new String[][] {{}, {"--help"}, {"grup", "inner"}, {"--verbose", "group"}}) {
      CommandLine root = root(words);
      assertThat(root.getSubcommands()).containsOnlyKeys("plain", "group");
      assertThat(root.getSubcommands().get("group").getSubcommands())
          .containsOnlyKeys("inner", "other");
    }
    assertThat(root("group", "othr").getSubcommands().get("group").getSubcommands())
        .containsOnlyKeys("inner", "other");
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
