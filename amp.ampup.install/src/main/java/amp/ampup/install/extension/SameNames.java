package amp.ampup.install.extension;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.Receipt;
import amp.ampup.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Extensions of one name that come from two sides, of which a server uses one: which one is nothing
 * that anybody chose.
 */
public final class SameNames {
  private SameNames() {}

  /** Fails where a server brings an extension itself. */
  static void requireNotTheServers(Store store, Receipt receipt) {
    Extension extension = receipt.extension().orElseThrow();
    for (Path server : ServerModules.servers(store, extension.postgres())) {
      for (String name : extension.creates()) {
        if (Files.exists(server.resolve("share/postgresql/extension/" + name + ".control"))) {
          throw new AmpupException(
              "PostgreSQL "
                  + extension.postgres()
                  + " brings the extension "
                  + name
                  + " itself, and "
                  + receipt.component()
                  + " would bring another",
              "Use the one of the server, which needs no component");
        }
      }
    }
  }

  /**
   * Returns what is to be said of an installation that brings what another active one brings too, a
   * sentence each.
   */
  public static List<String> notices(Store store, Installed installed) {
    Extension extension = installed.extension().orElseThrow();
    List<String> notices = new ArrayList<>();
    for (String component : store.names()) {
      Optional<Installed> other =
          component.equals(installed.component())
              ? Optional.empty()
              : store.active(component, extension.postgres());
      for (String name : other.map(SameNames::creates).orElse(List.of())) {
        if (extension.creates().contains(name)) {
          notices.add(
              installed.component()
                  + " and "
                  + component
                  + " both bring the extension "
                  + name
                  + " for PostgreSQL "
                  + extension.postgres()
                  + ": uninstall one of them");
        }
      }
    }
    return notices;
  }

  private static List<String> creates(Installed installed) {
    return installed.extension().map(Extension::creates).orElse(List.of());
  }
}
