package amp.cli.ampup;

import picocli.CommandLine.IVersionProvider;

/** The version of the program, which stands in its jar. */
final class AmpupVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = AmpupVersion.class.getPackage().getImplementationVersion();
    return new String[] {"ampup " + (version == null ? "(development)" : version)};
  }
}
