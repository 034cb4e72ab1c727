package amp.cli.ampup;

import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.OwnFolder;
import amp.ampup.Store;
import amp.cli.console.Suggestion;
import amp.cli.launch.ClassArchive;
import amp.cli.project.SchemaPreparation;
import amp.os.OperatingSystem;
import amp.os.file.NewFiles;
import amp.problem.ProblemException;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.TemplateStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Prepares what makes first starts fast: the database that new projects copy, and the launchers'
 * class data for this Java. Without, the first start makes the one and goes without the other: a
 * failure here is a warning.
 */
final class FirstStart {
  private static final String NO_CLASS_DATA = "the class data is not prepared: ";

  private final Store store;
  private final Layout own;
  private final PrintWriter err;

  FirstStart(Store store, PrintWriter err) {
    this.store = store;
    own = new Layout(OwnFolder.of(store.layout().home()));
    this.err = err;
  }

  void prepare(Installed installed) {
    if (installed.component().equals("postgres")) {
      template(installed);
    } else {
      classDataOf(installed);
    }
    ClassArchive.running().forEach(this::classData);
  }

  private void template(Installed postgres) {
    long begin = System.nanoTime();
    TempDbSpec spec =
        TempDbSpec.at(own.templates())
            .with(s -> s.home(store.layout().home()).preparation(SchemaPreparation.create()));
    try {
      if (TemplateStore.prepare(postgres.directory().resolve("bin"), spec)) {
        done("the database that new projects copy", begin);
      }
    } catch (ProblemException e) {
      StringBuilder text =
          new StringBuilder("the database that new projects copy is not prepared: ");
      text.append(e.problem());
      if (e instanceof StartFailedException failed) {
        failed.log().lines().forEach(line -> text.append("\n  ").append(line));
      } else {
        Suggestion.lines(e.remedies()).forEach(line -> text.append("\n  ").append(line));
      }
      warn(text.toString());
    }
  }

  private void classData(Path lib) {
    Path folder = own.classData();
    if (ClassArchive.exists(lib, folder)) {
      ClassArchive.noteThatThisRuns(lib);
      return;
    }
    long begin = System.nanoTime();
    try {
      NewFiles.folder(own.home());
      privateFolder(folder);
      ClassArchive.make(lib, folder);
      done("class data for Java " + System.getProperty("java.version"), begin);
    } catch (IOException e) {
      warn(NO_CLASS_DATA + e.getMessage());
    }
  }

  /** A distribution that brings its Java keeps the class data for it, and may lack it. */
  private void classDataOf(Installed distribution) {
    long begin = System.nanoTime();
    try {
      if (ClassArchive.makeMissing(distribution.directory())) {
        done("class data for the Java of " + Rows.line(distribution), begin);
      }
    } catch (IOException e) {
      warn(NO_CLASS_DATA + e.getMessage());
    }
  }

  /** Its content is run as this user. */
  private static void privateFolder(Path folder) throws IOException {
    if (OperatingSystem.WINDOWS || Files.isDirectory(folder)) {
      NewFiles.folder(folder);
    } else {
      NewFiles.privateFolder(folder);
    }
  }

  private void done(String what, long begin) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    say(String.format(Locale.ROOT, "Prepared %s in %.1f s", what, seconds));
  }

  private void warn(String text) {
    say("warning: " + text + "\n  nothing is missing: starts only take longer");
  }

  private void say(String line) {
    err.println(line);
    err.flush();
  }
}
