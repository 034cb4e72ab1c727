package amp.tempdb.api;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.Option;
import amp.tempdb.api.spi.TempDbProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import org.mockito.stubbing.Answer;

/** Providers that answer what the test says. */
final class MockProvider {
  private MockProvider() {}

  static TempDbProvider available(String name, int priority, String version) {
    return answering(
        name, priority, call -> new Capability.Available("PostgreSQL " + version, version));
  }

  /** One that keeps its data elsewhere, and leaves out all that may be left out. */
  static TempDbProvider elsewhere(String name, int priority, String version) {
    TempDbProvider provider = available(name, priority, version);
    when(provider.usesDataDirectory()).thenReturn(false);
    return provider;
  }

  static TempDbProvider unavailable(String name, int priority, String reason, String remedy) {
    return answering(name, priority, call -> new Capability.Unavailable(reason, remedy));
  }

  static TempDbProvider answering(String name, int priority, Answer<Capability> answer) {
    TempDbProvider provider = mock();
    OpenDb opened = openDb(name);
    when(provider.name()).thenReturn(name);
    when(provider.priority()).thenReturn(priority);
    when(provider.usesDataDirectory()).thenReturn(true);
    when(provider.supports()).thenReturn(EnumSet.allOf(Option.class));
    when(provider.probe(any())).thenAnswer(answer);
    when(provider.open(any())).thenReturn(opened);
    return provider;
  }

  static OpenDb openDb(String backend) {
    Path data = Path.of("/data");
    OpenDb open = mock();
    when(open.connection())
        .thenReturn(ConnectionInfo.unix(Path.of("/run/" + backend), 5432, "me", "amp"));
    when(open.server())
        .thenReturn(new ServerInfo(backend, "18.6", 1, Role.OWNER, data, data, Instant.EPOCH));
    return open;
  }
}
