package amp.cli.ampup;

import amp.ampup.install.Doctor;
import amp.cli.console.FindingView;
import amp.cli.project.Context;
import amp.problem.Finding;
import amp.tempdb.postgres.Examination;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Looks for what keeps PostgreSQL from running here. */
@Command(
    name = "doctor",
    description = {
      "Looks for what keeps PostgreSQL from running here; exit code 1 on an error.",
      "ampctl doctor looks at a project too."
    })
final class DoctorCommand extends StoreCommand {
  DoctorCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(Doctor.store(store(), context().environment().variables()));
    findings.addAll(Examination.views(store().layout().home(), false));
    findings.addAll(Doctor.host(context().environment().workingDirectory().resolve(".amp/metadb")));
    findings.addAll(Examination.host());
    return FindingView.print(context().console(), Map.of("", findings), json());
  }
}
