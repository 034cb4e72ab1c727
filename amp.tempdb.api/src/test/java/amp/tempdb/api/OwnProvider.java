package amp.tempdb.api;

import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.Option;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.api.spi.StopControl;
import amp.tempdb.api.spi.TempDbProvider;
import java.util.Optional;
import java.util.Set;

/** Answers what another does, as a class of amp's, by whose name it is told from a stranger's. */
record OwnProvider(TempDbProvider answers) implements TempDbProvider {
  @Override
  public String name() {
    return answers.name();
  }

  @Override
  public int priority() {
    return answers.priority();
  }

  @Override
  public boolean usesDataDirectory() {
    return answers.usesDataDirectory();
  }

  @Override
  public Set<Option> supports() {
    return answers.supports();
  }

  @Override
  public Capability probe(TempDbSpec spec) {
    return answers.probe(spec);
  }

  @Override
  public OpenDb open(TempDbSpec spec) {
    return answers.open(spec);
  }

  @Override
  public Optional<StopControl> stopControl(TempDbSpec spec) {
    return answers.stopControl(spec);
  }

  @Override
  public Optional<SnapshotControl> snapshotControl(TempDbSpec spec) {
    return answers.snapshotControl(spec);
  }
}
