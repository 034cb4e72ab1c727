package amp.tempdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import amp.problem.Remedy;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability.Unavailable;
import amp.tempdb.postgres.installation.ProgramSource;
import amp.tempdb.postgres.installation.Transport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProviderTest {
  @TempDir Path home;

  private Unavailable answer(String version) {
    PostgresProvider provider =
        new PostgresProvider("tested", 1, Transport.TCP, List.of(ProgramSource.COMPONENT)) {};
    TempDbSpec spec = TempDbSpec.ephemeral().with(s -> s.home(home).version(version));
    return (Unavailable) provider.probe(spec);
  }

  @Test
  void theVersionThatWasAskedForIsTheOneToInstall() {
    assertThat(answer("17").remedies()).containsExactly(Remedy.Install.postgres("17"));
  }

  @Test
  void aVersionThatIsNotRunIsNotToBeInstalled() {
    Unavailable answer = answer("12");
    assertThat(answer.reason()).contains("PostgreSQL 12 was asked for", "14 is the oldest");
    assertThat(answer.remedies()).noneMatch(Remedy.Install.class::isInstance);
  }
}
