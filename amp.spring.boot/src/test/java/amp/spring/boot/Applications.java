package amp.spring.boot;

import amp.spring.boot.app.NotesApplication;
import amp.testkit.Binaries;
import amp.testkit.Java;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the application, in this process or in one of its own. */
final class Applications {
  static {
    // The programs lie in a directory that this build has put on PATH.
    Binaries.postgres18();
  }

  private Applications() {}

  static ConfigurableApplicationContext run(Path folder, String... more) {
    return run(NotesApplication.class, folder, more);
  }

  static ConfigurableApplicationContext run(Class<?> type, Path folder, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    // What a test starts has no project's database unless it says so.
    arguments.add("--amp.database.enabled=true");
    return runAsItIs(type, folder, arguments.toArray(String[]::new));
  }

  /** Starts the application without a word on whether it has the project's database. */
  static ConfigurableApplicationContext runAsItIs(Class<?> type, Path folder, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--amp.database.folder=" + folder);
    // Its own listener would restart what JUnit runs.
    arguments.add("--spring.devtools.restart.enabled=false");
    SpringApplication application = new SpringApplication(type);
    application.setWebApplicationType(WebApplicationType.NONE);
    return application.run(arguments.toArray(String[]::new));
  }

  /** Returns how to run a Java program with a class path; it is to be run in a folder. */
  static ProcessBuilder java(String classPath, String... arguments) {
    List<String> command =
        Java.command("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"), "-cp", classPath);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** Returns the class path of the tests. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
