package amp.tempdb.postgres.setting;

import static org.assertj.core.api.Assertions.assertThat;

import amp.problem.Remedy;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartRefusalTest {
  private static final String NO_MEMORY =
      """
      2026-11-30 14:14 UTC [1] FATAL:  could not map anonymous shared memory: Cannot allocate memory
      2026-11-30 14:14 UTC [1] HINT:  reduce "shared_buffers" or "max_connections".
      2026-11-30 14:14 UTC [1] LOG:  database system is shut down
      """;

  @TempDir Path data;

  private StartRefusal refusal(TempDbSpec asked) {
    return StartRefusal.of(data, data, Optional.of(asked), Set.of("shared_buffers"), NO_MEMORY);
  }

  private void configure(String file, String lines) throws Exception {
    Files.writeString(data.resolve(file), lines);
  }

  @Test
  void whatTakesTooMuchMemoryIsNamedAndNotTheHintsExample() throws Exception {
    configure("postgresql.conf", "max_connections = 100\n");

    StartRefusal refusal =
        refusal(
            TempDbSpec.at(data)
                .with(
                    s ->
                        s.setting("Shared_Buffers", "900GB")
                            .origin("Shared_Buffers", "/p/config.toml:3:1")));

    assertThat(refusal.because())
        .isEqualTo(
            ": could not map anonymous shared memory: Cannot allocate memory, probably because of"
                + " Shared_Buffers = 900GB");
    assertThat(refusal.remedies())
        .isEqualTo(Remedy.advice("/p/config.toml:3:1 sets Shared_Buffers to 900GB: lower it"));
  }

  @Test
  void whereNobodyAskedForMoreTheMachineIsToBlameAndNoLine() throws Exception {
    configure("postgresql.conf", "shared_buffers = 128MB\nmax_connections = 100\n");

    StartRefusal refusal = refusal(TempDbSpec.at(data).with(s -> s.setting("work_mem", "8MB")));

    assertThat(refusal.because())
        .isEqualTo(": could not map anonymous shared memory: Cannot allocate memory");
    assertThat(refusal.isKnown()).isFalse();
  }

  @Test
  void aLineThatTakesTooMuchMemoryIsNamed() throws Exception {
    configure("postgresql.conf", "max_connections = 100\n");
    configure("postgresql.auto.conf", "work_mem = '8MB'\nmax_connections = '200000'\n");

    assertThat(refusal(TempDbSpec.at(data)).because())
        .endsWith(
            "line 2 of " + data.resolve("postgresql.auto.conf") + ": max_connections = '200000'");
  }

  /** Both files set it, and one of them is wrong. */
  @Test
  void theLineIsOfTheFileThatTheServerNames() throws Exception {
    configure("postgresql.auto.conf", "max_connections = 33\n");
    configure("postgresql.conf", "max_connections = 900000\n");
    String log =
        """
        UTC [1] LOG:  900000 is outside the valid range for parameter "max_connections" (1 .. 262143)
        UTC [1] FATAL:  configuration file "/p/data/postgresql.conf" contains errors
        """;

    assertThat(StartRefusal.of(data, data, Optional.empty(), Set.of(), log).because())
        .startsWith(": 900000 is outside the valid range")
        .endsWith("line 1 of " + data.resolve("postgresql.conf") + ": max_connections = 900000");
  }

  @Test
  void aProgramThatSaysNothingIsToldNothingOf() {
    assertThat(StartRefusal.of(data, data, Optional.empty(), Set.of(), "").because()).isEmpty();
  }
}
