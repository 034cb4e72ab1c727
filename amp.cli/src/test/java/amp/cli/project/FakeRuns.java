package amp.cli.project;

import amp.metadb.MetadataDbException;
import amp.metadb.MetadataDbSpec;
import amp.metadb.RunEnd;
import java.util.ArrayList;
import java.util.List;

/** A metadata database that only remembers what was said to it. */
public final class FakeRuns implements MetadataDatabases, DaemonRun {
  public final List<String> said = new ArrayList<>();
  public boolean refuses;
  public MetadataDbSpec opened;

  @Override
  public DaemonRun open(MetadataDbSpec spec) {
    if (refuses) {
      throw new MetadataDbException("the schema is too new", "Use the newer program");
    }
    opened = spec;
    return this;
  }

  @Override
  public void begin(String instance, String version, String backend) {
    said.add("begin " + backend);
  }

  @Override
  public void end(RunEnd end, String detail) {
    said.add("end " + end);
  }

  @Override
  public void close() {
    said.add("close");
  }
}
