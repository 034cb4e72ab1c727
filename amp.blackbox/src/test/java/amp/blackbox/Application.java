package amp.blackbox;

import amp.testkit.Java;
import amp.testkit.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** A small application of a stranger that lists backends and opens one, in a JVM of its own. */
final class Application {
  /** How it is started. */
  enum Mode {
    MODULE_PATH,
    CLASS_PATH
  }

  private static final String MAIN =
      """
      package com.example.app;

      import amp.tempdb.api.*;
      import java.net.*;
      import java.nio.file.Path;

      public class Main {
        public static void main(String[] args) throws Exception {
          String context = System.getProperty("context");
          if (context != null) {
            URL[] urls = {Path.of(context).toUri().toURL()};
            Thread.currentThread()
                .setContextClassLoader(new URLClassLoader(urls, Main.class.getClassLoader()));
          }
          TempDbSpec spec =
              TempDbSpec.ephemeral()
                  .with(
                      s -> {
                        s.backend(args[0]).home(Path.of(args[1]));
                        for (int i = 2; i < args.length; i++) {
                          s.providerPath(Path.of(args[i]));
                        }
                      });
          for (BackendReport report : Backends.discover(spec).probe(spec)) {
            System.out.println(report);
          }
          try (TempDb db = TempDb.open(spec)) {
            System.out.println("opened " + db.connection());
          } catch (TempDbException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
          }
        }
      }
      """;

  private static final Map<Mode, Path> JARS = new ConcurrentHashMap<>();

  private final Mode mode;
  private final Path home;
  private final List<Path> path = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final List<String> providerPath = new ArrayList<>();

  private Application(Mode mode, Path home) {
    this.mode = mode;
    this.home = home;
  }

  /** Returns the application, to be run with an ampup folder. */
  static Application of(Mode mode, Path home) {
    Application application = new Application(mode, home);
    Reactor.jarsFor("amp.tempdb.api").forEach(application::with);
    application.with(Reactor.jarOf(Logger.class));
    return application.with(JARS.computeIfAbsent(mode, Application::build));
  }

  private static Path build(Mode mode) {
    Sources sources = new Sources().source("com.example.app.Main", MAIN);
    if (mode == Mode.MODULE_PATH) {
      sources.source("module-info", "module com.example.app { requires amp.tempdb.api; }");
    }
    return sources.jar(Path.of("target", mode + ".jar"));
  }

  /** Adds a jar to its module path or class path. */
  Application with(Path jar) {
    path.add(jar);
    return this;
  }

  /** Adds an option of the JVM. */
  Application option(String option) {
    options.add(option);
    return this;
  }

  /** Adds an entry to the provider path. */
  Application providerPath(Path entry) {
    providerPath.add(entry.toString());
    return this;
  }

  /** Runs it; returns the reports it printed and then what came of opening, a line each. */
  List<String> open(String backend) {
    List<String> command = Java.command();
    command.addAll(options);
    boolean modules = mode == Mode.MODULE_PATH;
    command.addAll(List.of(modules ? "-p" : "-cp", Sources.path(path)));
    command.addAll(
        modules
            ? List.of("-m", "com.example.app/com.example.app.Main")
            : List.of("com.example.app.Main"));
    command.addAll(List.of(backend, home.toString()));
    command.addAll(providerPath);
    return Run.of(new ProcessBuilder(command)).orFail().out().lines().toList();
  }
}
