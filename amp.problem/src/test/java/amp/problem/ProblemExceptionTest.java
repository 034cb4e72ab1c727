package amp.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemExceptionTest {
  private static final class Failure extends ProblemException {
    private static final long serialVersionUID = 1L;

    Failure(String problem, Remedy... remedies) {
      super(ProblemKind.BUSY, problem, List.of(remedies), null);
    }
  }

  @Test
  void theMessageHoldsTheProblemAndEveryRemedyAsSentences() {
    assertThat(
            new Failure(
                "it broke at 7", new Remedy.Advice("Turn it off"), new Remedy.Advice("Is it on?")))
        .hasMessage("it broke at 7. Turn it off. Is it on?");
    assertThat(new Failure("it broke at 7")).hasMessage("it broke at 7.");
  }

  @Test
  void aValueThatCommandsATerminalIsShown() {
    Failure failure = new Failure("no \033[2J\0 in\n\tit", new Remedy.Advice("Remove \u202e"));

    assertThat(failure).hasMessage("no \\u001b[2J\\u0000 in\n\tit. Remove \\u202e.");
    assertThat(failure.problem()).isEqualTo("no \\u001b[2J\\u0000 in\n\tit");
  }

  @Test
  void whatIsSerializedKeepsKindAndMessage() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Failure("it broke", new Remedy.Advice("Turn it off")));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Failure read = (Failure) in.readObject();
      assertThat(read).hasMessage("it broke. Turn it off.");
      assertThat(read.kind()).isEqualTo(ProblemKind.BUSY);
      assertThat(read.problem()).isEqualTo("it broke");
      assertThat(read.remedies()).isEmpty();
    }
  }
}
