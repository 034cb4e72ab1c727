package amp.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  @Test
  void environmentTurnsColoursOff() {
    assertThat(Console.colourWanted(Map.of())).isTrue();
    assertThat(Console.colourWanted(Map.of("NO_COLOR", "", "CI", ""))).isTrue();
    assertThat(Console.colourWanted(Map.of("NO_COLOR", "1"))).isFalse();
    assertThat(Console.colourWanted(Map.of("CI", "true"))).isFalse();
    assertThat(Console.colourWanted(Map.of("TERM", "dumb"))).isFalse();
  }
}
