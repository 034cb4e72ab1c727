package amp.cli;

import amp.cli.console.Console;
import amp.cli.project.Context;
import amp.cli.project.Environment;
import amp.cli.project.MetadataDbRuns;
import amp.cli.project.TempDbDatabases;

/** Joins the parts for real use. */
final class Contexts {
  private Contexts() {}

  static Context system() {
    Console console = Console.system();
    return new Context(
        console, Environment.system(), new TempDbDatabases(console.err()), new MetadataDbRuns());
  }
}
