package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import amp.tempdb.api.spi.OpenDb;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TempDbTest {
  private static final class CountingDb implements OpenDb {
    int closed;

    @Override
    public ConnectionInfo connection() {
      return ConnectionInfo.unix(Path.of("/s"), 1, "u", "amp");
    }

    @Override
    public ServerInfo server() {
      Path path = Path.of("/d");
      return new ServerInfo("fake", "18.6", 1, Role.GUEST, path, path, Instant.EPOCH);
    }

    @Override
    public boolean isRunning() {
      return true;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  @Test
  void closingTwiceGivesTheClaimBackOnce() {
    CountingDb open = new CountingDb();
    TempDb db = new TempDb(open);
    db.close();
    db.close();

    assertThat(open.closed).isEqualTo(1);
    assertThat(db.isRunning()).isFalse();
  }

  @Test
  void aClosedHandleSaysSo() {
    TempDb db = new TempDb(new CountingDb());
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
      out.writeObject(new NoBackendException("none", "Install one", List.of()));
    }
    ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));

    NoBackendException read = (NoBackendException) in.readObject();
    assertThat(read).hasMessage("none. Install one.");
    assertThat(read.reports()).isEmpty();
  }
}
