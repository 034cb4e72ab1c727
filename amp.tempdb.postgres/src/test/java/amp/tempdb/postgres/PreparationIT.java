package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a preparation may do, and what becomes of one that fails. */
class PreparationIT {
  @TempDir Path folder;

  /** With templates of its own, so that nothing has been prepared. */
  private TempDbSpec ephemeral(Preparation preparation) {
    return TempDbSpec.ephemeral()
        .with(s -> s.home(folder.resolve("home")).preparation(preparation));
  }

  @Test
  void aPreparationThatOpensADatabaseOfItsOwnIsToldSo() {
    Preparation preparation =
        new Preparation(
            "itself", c -> open(ephemeral(new Preparation("itself", other -> {}))).close());

    assertThatThrownBy(() -> open(ephemeral(preparation)).close())
        .hasMessageContaining(
            "the preparation itself opens a database that begins with this preparation itself");
  }
}
