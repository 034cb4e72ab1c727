package amp.metadb.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SpecTest {
  private final MetadataDbSpec spec = MetadataDbSpec.of("postgresql://u:secret@h/db");

  @Test
  void defaultsAreThoseOfTheConfiguration() {
    assertThat(spec.poolSize()).isEqualTo(10);
    assertThat(spec.minConnections()).isEqualTo(2);
    assertThat(spec.maxLifetime()).isEqualTo(Duration.ofMinutes(30));
    assertThat(spec.idleTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(spec.autoMigrate()).isTrue();
    assertThat(spec.with(s -> s.poolSize(3)).minConnections()).isEqualTo(1);
    assertThat(spec.with(s -> s.poolSize(40)).minConnections()).isEqualTo(10);
    assertThat(spec.toString()).doesNotContain("secret");
  }

  @Test
  void valuesThatThePoolWouldSilentlyReplaceAreRefused() {
    refuses(s -> s.poolSize(0), "pool_size is 0");
    refuses(s -> s.minConnections(11), "from 0 to the pool's size, 10");
    refuses(s -> s.minConnections(-1), "min_connections is -1");
    refuses(s -> s.maxLifetime(Duration.ofSeconds(29)), "max_lifetime_secs is 29.0 s");
    refuses(s -> s.idleTimeout(Duration.ofSeconds(9)), "idle_timeout_secs is 9.0 s");
    refuses(s -> s.idleTimeout(Duration.ofSeconds(-1)), "idle_timeout_secs");
    refuses(s -> s.connectionTimeout(Duration.ZERO), "at least 0.25 s");
    assertThat(spec.with(s -> s.maxLifetime(Duration.ZERO)).maxLifetime()).isZero();
  }

  private void refuses(Consumer<MetadataDbSpec.Builder> change, String message) {
    assertThatThrownBy(() -> spec.with(change))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
