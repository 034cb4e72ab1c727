package amp.cli.ampup;

import amp.ampup.install.Doctor;
import amp.cli.console.Suggestion;
import amp.cli.project.Context;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** Looks for what keeps PostgreSQL from running here. */
@Command(
    name = "doctor",
    description = "Looks for what keeps PostgreSQL from running here; exit code 1 on an error.")
final class DoctorCommand extends StoreCommand {
  DoctorCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    List<Doctor.Finding> findings =
        Doctor.examine(store(), context().environment().variables(), Path.of("").toAbsolutePath());
    List<Object> rows = new ArrayList<>();
    for (Doctor.Finding finding : findings) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("level", finding.level().name().toLowerCase(Locale.ROOT));
      row.put("subject", finding.subject());
      row.put("message", finding.message());
      row.put("remedies", Suggestion.objects(finding.remedies()));
      rows.add(row);
      if (!json()) {
        print(String.format("%-9s%-11s%s", finding.level(), finding.subject(), finding.message()));
        Suggestion.lines(finding.remedies()).forEach(line -> print(" ".repeat(20) + line));
      }
    }
    if (json()) {
      printJson(rows);
    }
    return findings.stream().anyMatch(f -> f.level() == Doctor.Level.ERROR) ? 1 : 0;
  }
}
