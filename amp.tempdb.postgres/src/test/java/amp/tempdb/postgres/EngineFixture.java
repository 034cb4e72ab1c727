package amp.tempdb.postgres;

import amp.os.process.OsProcess;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.Transport;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import java.nio.file.Path;
import java.util.Optional;

/** What the engine's tests share. */
public final class EngineFixture {
  public static final Installation POSTGRES = Installation.at(Binaries.postgres18().resolve("bin"));

  private EngineFixture() {}

  /** A specification whose templates are shared by the tests of this build. */
  public static TempDbSpec spec(Path metadb) {
    return TempDbSpec.at(metadb).with(s -> s.home(Binaries.sharedHome()));
  }

  public static OpenDb open(TempDbSpec spec) {
    return Engine.open("embedded", POSTGRES, Transport.UNIX, spec);
  }

  /** Waits until there is no such process. */
  public static void awaitEnd(long pid) {
    Eventually.seen("the end of process " + pid, () -> OsProcess.find(pid), Optional::isEmpty);
  }
}
