package amp.tempdb.postgres.installation;

import static org.assertj.core.api.Assertions.assertThat;

import amp.problem.Remedy;
import amp.testkit.Binaries;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostProgramsIT {
  /** As on Debian 11, whose own is of version 13. */
  @Test
  void anOldServerOfTheHostsIsNotSaidToBeMissing() {
    Path old = Binaries.postgres(12).resolve("bin");

    assertThat(HostPrograms.absent(List.of(old)))
        .startsWith("PostgreSQL 12.")
        .endsWith(" in " + old + " is too old");
    assertThat(HostPrograms.remedies(List.of(old)))
        .containsExactly(
            new Remedy.Advice("Use PostgreSQL 15 or newer"), Remedy.Install.postgres());

    assertThat(HostPrograms.absent(List.of()))
        .isEqualTo("no PostgreSQL server is installed on this host");
  }
}
