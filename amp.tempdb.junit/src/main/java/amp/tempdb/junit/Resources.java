package amp.tempdb.junit;

import amp.sql.script.ScriptText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Reads resources of the class path. */
final class Resources {
  private Resources() {}

  /**
   * Reads a resource as a class sees it.
   *
   * @param name its name, from the root where it begins with a slash
   * @return empty where there is none
   */
  static Optional<byte[]> read(Class<?> user, String name) {
    try {
      return ScriptText.resource(name, user::getResource, user::getResourceAsStream);
    } catch (IOException e) {
      throw new ExtensionConfigurationException(name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Reads bytes as the UTF-8 that they must be. */
  static String text(String name, byte[] content) {
    try {
      return ScriptText.decoded(content);
    } catch (CharacterCodingException e) {
      throw new ExtensionConfigurationException(name + " is not in UTF-8. Convert it.", e);
    }
  }
}
