package amp.spring.boot;

import amp.problem.Remedy;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.NoBackendException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells why an application that starts has no database, and what would help. */
final class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<TempDbException> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, TempDbException cause) {
    List<String> problem = new ArrayList<>(List.of("No database: " + cause.problem() + "."));
    if (cause instanceof NoBackendException none) {
      for (BackendReport report : none.reports()) {
        if (report.capability() instanceof Capability.Unavailable why) {
          problem.add("  " + report.name() + ": " + why.reason() + ". " + why.remedy());
        }
      }
    }
    List<Remedy> remedies = new ArrayList<>();
    cause.remedies().forEach(remedy -> remedies.add(ours(remedy)));
    remedies.add(
        new Remedy.Advice(
            "To use another database, set spring.datasource.url; to have none of amp,"
                + " amp.database.enabled=false"));
    return new FailureAnalysis(String.join("\n", problem), Remedy.text(remedies), rootFailure);
  }

  /** The toolkit calls the folder as the commands do; an application has a property for it. */
  private static Remedy ours(Remedy remedy) {
    return remedy instanceof Remedy.SetOption set && set.option().equals("amp-dir")
        ? new Remedy.Advice(
            "Or set amp.database.folder"
                + (set.value().isEmpty() ? "" : "=" + set.value())
                + ", to "
                + set.effect())
        : remedy;
  }
}
