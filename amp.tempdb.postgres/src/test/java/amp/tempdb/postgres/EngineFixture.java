package amp.tempdb.postgres;

import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.Transport;
import amp.testkit.Binaries;
import java.nio.file.Path;

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
}
