package amp.tempdb.postgres;

import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.testkit.Binaries;
import java.nio.file.Path;

/** What the engine's tests share. */
final class EngineFixture {
  static final Installation POSTGRES = Installation.at(Binaries.postgres18().resolve("bin"));

  private EngineFixture() {}

  /** A specification whose templates are shared by the tests of this build. */
  static TempDbSpec spec(Path metadb) {
    return TempDbSpec.at(metadb).with(s -> s.home(Binaries.sharedHome()));
  }

  static OpenDb open(TempDbSpec spec) {
    return Engine.open("embedded", POSTGRES, Transport.UNIX, spec);
  }
}
