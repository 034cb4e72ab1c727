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

  /** Tells whether R2DBC is there and cannot use a Unix-domain socket. */
  static boolean needTcp() {
    return isPresent("io.r2dbc.postgresql.PostgresqlConnectionFactory")
        && !R2dbcOptions.takeSockets();
  }

  private static void register(BeanDefinitionRegistry registry, String database, Class<?> details) {
    RootBeanDefinition definition = new RootBeanDefinition(details);
    definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
    definition
        .getConstructorArgumentValues()
        .addIndexedArgumentValue(0, new RuntimeBeanReference(database));
    registry.registerBeanDefinition(database + details.getSimpleName(), definition);
  }

  private static boolean isPresent(String type) {
    return ClassUtils.isPresent(type, LOADER);
  }
}
