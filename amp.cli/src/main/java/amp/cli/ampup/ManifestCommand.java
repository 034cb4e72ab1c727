package amp.cli.ampup;

import amp.ampup.Version;
import amp.ampup.install.InstallSettings;
import amp.ampup.install.Maintenance;
import amp.ampup.install.ManifestWriter;
import amp.ampup.install.PackagesWriter;
import amp.cli.project.Context;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the maintainers do with manifests; see docs/ampup.md. */
@Command(
    name = "manifest",
    hidden = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Makes, signs and checks manifests, for the maintainers of amp.")
final class ManifestCommand {
  private final Context context;

  ManifestCommand(Context context) {
    this.context = context;
  }

  @Command(name = "keys", description = "Makes a pair of keys, and prints the public one.")
  int keys(
      @Parameters(paramLabel = "FILE", description = "A new file for the private key.")
          Path privateKey) {
    context.console().out().println(Maintenance.makeKeys(privateKey));
    return 0;
  }

  @Command(name = "generate", description = "Prints a manifest made from the archives themselves.")
  int generate(
      @Option(names = "--number", required = true, description = "Higher than any before.")
          long number,
      @Option(names = "--keyring", description = "The publisher's key, checked with gpg.")
          Path keyring,
      @Option(
              names = "--amp",
              paramLabel = "FILE",
              description = "An archive of amp's own programs, for each platform one.")
          List<Path> programs,
      @Option(names = "--packages", description = "The list of packages to put into it.")
          Path packages,
      @Parameters(arity = "1..*", paramLabel = "VERSION", description = "Such as 18.6.0.")
          List<String> versions) {
    ManifestWriter writer =
        new ManifestWriter(settings(), line -> context.console().err().println(line));
    ManifestWriter whole = programs == null ? writer : writer.withPrograms(programs);
    ManifestWriter checking = keyring == null ? whole : whole.checkedWith(keyring);
    String manifest = checking.write(number, versions.stream().map(Version::of).toList());
    context
        .console()
        .out()
        .print(packages == null ? manifest : Maintenance.join(manifest, packages));
    return 0;
  }

  @Command(
      name = "packages",
      description = "Prints the list of packages of extensions, made from signed archives.")
  int packages(
      @Option(names = "--number", required = true, description = "Higher than any before.")
          long number,
      @Option(names = "--cache", required = true, description = "A folder for what is fetched.")
          Path cache,
      @Option(
              names = "--update",
              paramLabel = "FILE",
              description = "A list to describe the components in anew that --component names.")
          Path list,
      @Option(names = "--component", paramLabel = "NAME", description = "One of these.")
          List<String> components,
      @Parameters(arity = "1..*", paramLabel = "SUITE", description = "Such as debian/bookworm.")
          List<String> suites) {
    PackagesWriter writer =
        new PackagesWriter(settings(), cache, line -> context.console().err().println(line));
    PackagesWriter some =
        list == null ? writer : writer.updating(list, components == null ? List.of() : components);
    context.console().out().print(some.write(number, suites));
    return 0;
  }

  private InstallSettings settings() {
    return InstallSettings.builder()
        .environment(context.environment().variables())
        .userHome(context.environment().home())
        .build();
  }

  @Command(name = "sign", description = "Prints a manifest with its signature.")
  int sign(
      @Option(names = "--key", required = true, description = "The private key.") Path key,
      @Parameters(paramLabel = "FILE", description = "The manifest.") Path manifest) {
    context.console().out().print(Maintenance.sign(manifest, key));
    return 0;
  }

  @Command(name = "check", description = "Checks a signed manifest against a public key.")
  int check(
      @Option(names = "--key", required = true, description = "The public key.") String key,
      @Parameters(paramLabel = "FILE", description = "The signed manifest.") Path signed) {
    context
        .console()
        .out()
        .println("manifest " + Maintenance.check(signed, key) + " is signed by this key");
    return 0;
  }
}
