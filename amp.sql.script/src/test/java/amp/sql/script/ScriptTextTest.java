package amp.sql.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScriptTextTest {
  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws CharacterCodingException {
    assertThat(ScriptText.decoded("\uFEFFSELECT 'Zoë\uFEFF';".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("SELECT 'Zoë\uFEFF';");
  }

  @Test
  void anotherEncodingIsRefused() {
    assertThatThrownBy(() -> ScriptText.decoded("Zoë".getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(CharacterCodingException.class);
  }
}
