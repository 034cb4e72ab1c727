package amp.spring.boot;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ClassUtils;

/** The beans that tell Spring Boot how to connect, of the version that is there. */
final class ConnectionDetailsBeans {
  private static final ClassLoader LOADER = ConnectionDetailsBeans.class.getClassLoader();

  private ConnectionDetailsBeans() {}

  /**
   * Adds the beans.
   *
   * @param database the name of the bean that supplies the connection
   */
  static void register(BeanDefinitionRegistry registry, String database) {
    if (isPresent("org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails")) {
      register(registry, database, Boot4Jdbc.class);
    } else if (isPresent("org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails")) {
      register(registry, database, Boot3Jdbc.class);
    }
    if (!isPresent("io.r2dbc.postgresql.PostgresqlConnectionFactory")) {
      return;
    }
    if (isPresent("org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails")) {
      register(registry, database, Boot4R2dbc.class);
    } else if (isPresent("org.springframework.boot.autoconfigure.r2dbc.R2dbcConnectionDetails")) {
      register(registry, database, Boot3R2dbc.class);
    }
  }

  /**
   * Adds what has the application's connections go to one database after the other.
   *
   * @param database the name of the bean that says to which
   */
  static void registerSwitches(BeanDefinitionRegistry registry, String database) {
    if (isPresent("org.springframework.jdbc.datasource.DelegatingDataSource")) {
      register(registry, database, new RootBeanDefinition(DataSourceSwitching.class));
    }
    if (isPresent("io.r2dbc.postgresql.PostgresqlConnectionFactory")) {
      register(registry, database, new RootBeanDefinition(ConnectionFactorySwitching.class));
    }
  }

  /** Tells whether R2DBC is there and cannot use a Unix-domain socket. */
  static boolean needTcp() {
    return isPresent("io.r2dbc.postgresql.PostgresqlConnectionFactory")
        && !R2dbcOptions.takeSockets();
  }

  private static void register(BeanDefinitionRegistry registry, String database, Class<?> details) {
    RootBeanDefinition definition = new RootBeanDefinition(details);
    definition
        .getConstructorArgumentValues()
        .addIndexedArgumentValue(0, new RuntimeBeanReference(database));
    register(registry, database, definition);
  }

  private static void register(
      BeanDefinitionRegistry registry, String database, RootBeanDefinition definition) {
    definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
    String type = ClassUtils.getShortName(definition.getBeanClass());
    registry.registerBeanDefinition(database + type, definition);
  }

  private static boolean isPresent(String type) {
    return ClassUtils.isPresent(type, LOADER);
  }
}
