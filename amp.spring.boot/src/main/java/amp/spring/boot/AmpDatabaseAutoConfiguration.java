package amp.spring.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * Gives an application that is being developed the database of its project: the one that the
 * commands open in the same folder. Its server is started, or joined where it runs already, and
 * kept when the application is restarted; it ends with the last who uses it.
 *
 * <p>This is for whoever has no database yet. It does nothing where {@code spring.datasource.url}
 * or {@code spring.r2dbc.url} is set, where the application has a data source or connection details
 * of its own, where a test has started the application, and where it runs from a jar, from an
 * unpacked web archive, in a cloud or as a native image; {@code amp.database.enabled} decides
 * otherwise about the last two.
 */
@AutoConfiguration(
    beforeName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
      "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration",
      "org.springframework.boot.autoconfigure.r2dbc.R2dbcAutoConfiguration"
    },
    afterName =
        "org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration")
@Conditional(OnDevelopment.class)
@ConditionalOnMissingBean(
    type = {
      "javax.sql.DataSource",
      "io.r2dbc.spi.ConnectionFactory",
      "org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails",
      "org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails",
      "org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails",
      "org.springframework.boot.autoconfigure.r2dbc.R2dbcConnectionDetails"
    })
@Import(ProjectDatabase.Registrar.class)
public final class AmpDatabaseAutoConfiguration {}
