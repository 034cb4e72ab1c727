package team.provider;

import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Option;
import amp.tempdb.contract.ProviderContract;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

class TeamProviderTest extends ProviderContract {
  @BeforeAll
  static void startTheServer() {
    RunningServer.configure();
  }

  @Override
  protected TempDbSpec select(TempDbSpec spec) {
    return spec.with(s -> s.backend("team"));
  }

  @Override
  protected Set<Option> supports() {
    return new TeamProvider().supports();
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
