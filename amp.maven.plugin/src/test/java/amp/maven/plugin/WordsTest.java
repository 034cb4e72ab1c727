package amp.maven.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void anOptionIsCalledAsMavenHasIt() {
    TempDbException used =
        new TempDbException(
            "it is used",
            new Remedy.Advice("End them"),
            new Remedy.SetOption("force", "", "stop it under them"));

    assertThat(Words.of(used))
        .isEqualTo("it is used.\n  End them\n  Or say -Damp.force to stop it under them");
  }

  @Test
  void whatWasTypedCommandsNoTerminal() {
    assertThatThrownBy(() -> Lifetime.of("\033[2J"))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("the lifetime of a database cannot be \"\\u001b[2J\".");
  }

  @Test
  void theFolderIsTheParameterDirectory() {
    TempDbException foreign =
        new TempDbException(
            "it is a link", new Remedy.SetOption("amp-dir", "", "use another folder"));

    assertThat(Words.of(foreign)).endsWith("\n  Or say -Damp.directory=… to use another folder");
  }
}
