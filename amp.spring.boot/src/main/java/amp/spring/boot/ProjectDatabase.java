package amp.spring.boot;

import amp.ampup.KnownProjects;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.ProjectFolder;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The database of the project. The lease on it outlives the application context, so that a restart
 * takes no time; the system gives it back when this process ends, in whatever way. A context that
 * is closed later than others, or never, so finds its database there to the end.
 */
final class ProjectDatabase implements Database, EnvironmentAware {
  private static final Map<TempDbSpec, TempDb> LEASES = new HashMap<>();

  private final boolean overTcp;
  private Path folder = Path.of("");
  private TempDbSpec spec = TempDbSpec.ephemeral();

  /**
   * Creates it.
   *
   * @param overTcp whether it is connected to over TCP too
   */
  ProjectDatabase(boolean overTcp) {
    this.overTcp = overTcp;
  }

  @Override
  public void setEnvironment(Environment environment) {
    DatabaseProperties properties = new DatabaseProperties(environment);
    ProjectFolder found = properties.folder();
    folder = found.directory();
    TempDbSpec project = found.configuredSpec().with(properties::configure);
    spec = overTcp ? project.with(s -> s.listen(0)) : project;
  }

  /** Returns how to connect; the first call opens the database. */
  @Override
  public ConnectionInfo connection() {
    return lease().connection();
  }

  @Override
  public ConnectionInfo tcpConnection() {
    return lease()
        .tcpConnection()
        .orElseThrow(
            () ->
                new TempDbException(
                    "the project's database was started by others and listens on no port",
                    "Add Netty's native transport to the application, with which R2DBC connects"
                        + " to the socket, or let the application start the database"));
  }

  private TempDb lease() {
    synchronized (LEASES) {
      TempDb lease = LEASES.get(spec);
      if (lease == null || !lease.isRunning()) {
        if (lease != null) {
          giveBack(lease);
        }
        lease = TempDb.open(spec);
        LEASES.put(spec, lease);
        KnownProjects.of(spec.home()).remember(folder);
        LoggerFactory.getLogger(ProjectDatabase.class)
            .info(
                "the project's database in {}, PostgreSQL {}, is open",
                folder,
                lease.server().version());
      }
      return lease;
    }
  }

  /** Somebody has stopped its server. */
  private static void giveBack(TempDb lease) {
    try {
      lease.close();
    } catch (TempDbException e) {
      LoggerFactory.getLogger(ProjectDatabase.class).debug("the lease was of no use", e);
    }
  }

  /** Adds the database and how to connect to it. */
  static final class Registrar implements ImportBeanDefinitionRegistrar {
    private static final String NAME = "ampDatabase";

    @Override
    public void registerBeanDefinitions(
        AnnotationMetadata importing, BeanDefinitionRegistry registry) {
      RootBeanDefinition database = new RootBeanDefinition(ProjectDatabase.class);
      database
          .getConstructorArgumentValues()
          .addIndexedArgumentValue(0, ConnectionDetailsBeans.needTcp());
      registry.registerBeanDefinition(NAME, database);
      ConnectionDetailsBeans.register(registry, NAME);
    }
  }
}
