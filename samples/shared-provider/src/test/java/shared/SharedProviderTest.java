package shared;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Option;
import amp.tempdb.contract.ProviderContract;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SharedProviderTest extends ProviderContract {
  private static TempDb server;

  @BeforeAll
  static void startTheServer() {
    server = TempDb.open(TempDbSpec.ephemeral().with(s -> s.backend("binaries")));
    System.setProperty("SHARED_SOCKET", server.connection().host());
  }

  @AfterAll
  static void stopTheServer() {
    server.close();
  }

  @Override
  protected TempDbSpec select(TempDbSpec spec) {
    return spec.with(s -> s.backend("shared"));
  }

  @Override
  protected Set<Option> supports() {
    return new SharedProvider().supports();
  }

  @Override
  protected boolean runsServers() {
    return false;
  }

  @Override
  protected boolean keepsDataInTheFolder() {
    return false;
  }
}
