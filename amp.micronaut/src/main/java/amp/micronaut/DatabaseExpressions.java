package amp.micronaut;

import amp.ampup.KnownProjects;
import amp.tempdb.api.ProjectFolder;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import io.micronaut.context.env.PropertyExpressionResolver;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.core.value.PropertyResolver;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the database whose URL a placeholder stands for: {@code amp.project.jdbc-url} is the
 * project's, {@code amp.test.jdbc-url} one of this process's own. With a dot and a name after it,
 * it is a database of that name beside the other. Each is opened once a process: application
 * contexts that follow each other find it running. It is given back when the process ends, in
 * whatever way.
 */
public final class DatabaseExpressions implements PropertyExpressionResolver {
  private static final Map<Kind.Asked, TempDb> OPEN = new HashMap<>();

  /** Creates it; Micronaut does, since it is a service. */
  public DatabaseExpressions() {}

  @Override
  public <T> Optional<T> resolve(
      PropertyResolver properties,
      ConversionService conversions,
      String expression,
      Class<T> requiredType) {
    return Kind.Asked.of(expression)
        .flatMap(asked -> conversions.convert(open(asked).connection().jdbcUrl(), requiredType));
  }

  private static TempDb open(Kind.Asked asked) {
    synchronized (OPEN) {
      TempDb there = OPEN.get(asked);
      if (there == null || !there.isRunning()) {
        TempDbSpec spec = asked.spec(Path.of(""));
        there = TempDb.open(spec);
        OPEN.put(asked, there);
        if (asked.kind() == Kind.DEV) {
          Path folder = ProjectFolder.find(Path.of("")).directory();
          KnownProjects.of(spec.home()).remember(folder);
        }
      }
      return there;
    }
  }
}
