package amp.metadb.registry;

import amp.metadb.connect.MetadataDbException;
import java.util.regex.Pattern;

/**
 * A provider: where data comes from.
 *
 * @param name its name, that of its file without {@code .toml}
 * @param kind what it speaks, such as {@code evm-rpc}
 * @param network which chain it serves, such as {@code mainnet}
 * @param content its TOML file as it was written: {@code ${NAME}} in it stands for a variable of
 *     the environment of whoever uses it, and is never replaced here, since it may be a secret
 */
public record DataProvider(String name, String kind, String network, String content) {
  private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,255}");

  /** Checks that there are a usable name, a kind and a network. */
  public DataProvider {
    if (!NAME.matcher(name).matches() || name.isBlank()) {
      throw new MetadataDbException(
          "\"" + name + "\" is not the name of a provider", "Name it like its file, without .toml");
    }
    if (kind.isBlank() || network.isBlank()) {
      throw new MetadataDbException(
          "the provider " + name + " lacks kind or network", "Write both into its file");
    }
  }
}
