package amp.tempdb.postgres;

import amp.os.Deadline;
import amp.os.file.Trust;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.create.ClusterInitializer;
import amp.tempdb.postgres.create.Templates;
import amp.tempdb.postgres.extension.ExtensionSearch;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.tempdb.postgres.installation.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes templates ahead of the clusters that are copied from them. */
public final class TemplateStore {
  private TemplateStore() {}

  /**
   * Tells why no template is used, so that each new cluster takes seconds to make.
   *
   * @param spec whose home has the templates
   * @return empty when they are used, or it cannot be told
   */
  public static Optional<String> objection(TempDbSpec spec) {
    try {
      return Templates.objection(Templates.store(spec)).map(Trust.Objection::text);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Makes the template for new clusters, unless it is there.
   *
   * @param bin the folder of the PostgreSQL programs that the clusters are for
   * @param spec what they are to be like: its home, database, options of initdb and preparation
   *     count
   * @return whether it was made; false when it was there
   * @throws StartFailedException when a program failed
   * @throws TempDbException when it cannot be made for another reason
   */
  public static boolean prepare(Path bin, TempDbSpec spec) {
    Path store = Templates.store(spec);
    try {
      ClusterFolder.privateDirectory(store);
      Programs programs = new Programs(Installation.at(bin), Privileges.of(store));
      Deadline deadline = Deadline.in(spec.startTimeout());
      ServerExtensions extensions = ExtensionSearch.find(spec, programs.installation(), deadline);
      return new Templates(programs, spec, new ClusterInitializer(programs, spec, extensions))
          .ensure();
    } catch (IOException e) {
      throw ClusterFolder.unusable(store, e);
    }
  }
}
