package amp.tempdb.api;

import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.TempDbProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/** A provider that answers what the test says and counts what it was asked. */
class FakeProvider implements TempDbProvider {
  private final String name;
  private final int priority;
  private final Supplier<Capability> answer;
  int probes;
  int opens;

  FakeProvider(String name, int priority, Supplier<Capability> answer) {
    this.name = name;
    this.priority = priority;
    this.answer = answer;
  }

  static FakeProvider available(String name, int priority, String version) {
    return new FakeProvider(
        name, priority, () -> new Capability.Available("PostgreSQL " + version, version));
  }

  static FakeProvider unavailable(String name, int priority, String reason, String remedy) {
    return new FakeProvider(name, priority, () -> new Capability.Unavailable(reason, remedy));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public Capability probe(TempDbSpec spec) {
    probes++;
    return answer.get();
  }

  @Override
  public OpenDb open(TempDbSpec spec) {
    opens++;
    return new FixedDb(name);
  }

  private record FixedDb(String backend) implements OpenDb {
    @Override
    public ConnectionInfo connection() {
      return ConnectionInfo.unix(Path.of("/run/fake"), 5432, "postgres", "amp");
    }

    @Override
    public ServerInfo server() {
      Path data = Path.of("/data");
      return new ServerInfo(backend, "18.6", 1, Role.OWNER, data, data, Instant.EPOCH);
    }

    @Override
    public boolean isRunning() {
      return true;
    }

    @Override
    public void close() {}
  }
}
