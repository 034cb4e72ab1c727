package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import amp.problem.Remedy;
import amp.tempdb.api.spi.OpenDb;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class TempDbTest {
  private final OpenDb open = mock();

  @Test
  void closingTwiceGivesTheClaimBackOnce() {
    when(open.isRunning()).thenReturn(true);
    TempDb db = new TempDb(open, List.of());
    db.close();
    db.close();

    verify(open).close();
    assertThat(db.isRunning()).isFalse();
  }

  @Test
  void aClosedHandleSaysSo() {
    TempDb db = new TempDb(open, List.of());
    db.close();

    assertThatIllegalStateException().isThrownBy(db::connection);
    assertThatIllegalStateException().isThrownBy(db::server);
    assertThatIllegalStateException().isThrownBy(db::dataSource);
  }

  @Test
  void anErrorSaysWhatFailedAndWhatToDo() {
    TempDbException error = new TempDbException("it broke at 7", "Turn it off");

    assertThat(error).hasMessage("it broke at 7. Turn it off.");
    assertThat(error.problem()).isEqualTo("it broke at 7");
    assertThat(error.remedy()).isEqualTo("Turn it off");
  }

  @Test
  void anErrorThatWasSerializedStillSpeaks() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new NoBackendException("none", Remedy.advice("Install one"), List.of()));
    }
    ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));

    NoBackendException read = (NoBackendException) in.readObject();
    assertThat(read).hasMessage("none. Install one.");
    assertThat(read.reports()).isEmpty();
  }
}
