package amp.tempdb.junit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import amp.os.Hash;
import amp.sql.script.SqlScript;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Preparation;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.ReflectionSupport;

/** What the databases of a request begin with: its preparation, and then its scripts. */
final class Content {
  private static final int KEY_LENGTH = 32;

  private final Request request;
  private final TestPreparation preparation;
  private final List<SqlScript> scripts = new ArrayList<>();

  private Content(Request request, TestPreparation preparation) {
    this.request = request;
    this.preparation = preparation;
  }

  static Content of(Request request) {
    Content content = new Content(request, create(request.preparation()));
    for (Request.Script script : request.scripts()) {
      try {
        content.scripts.add(SqlScript.of(script.resource(), script.text()));
      } catch (SQLException e) {
        throw new ExtensionConfigurationException(e.getMessage(), e);
      }
    }
    return content;
  }

  private static TestPreparation create(Class<? extends TestPreparation> type) {
    try {
      return ReflectionSupport.newInstance(type);
    } catch (NoClassDefFoundError e) {
      throw lacks(type, e);
    } catch (Exception e) {
      throw new ExtensionConfigurationException(
          "the preparation "
              + type.getName()
              + " cannot be created: "
              + e
              + ". Give it a constructor without parameters; if it is nested, make it static.",
          e);
    }
  }

  /** Tells whether there is nothing to be put into the databases. */
  boolean isEmpty() {
    return scripts.isEmpty() && preparation instanceof TestPreparation.None;
  }

  /**
   * Returns what identifies the result: the preparation's key where nothing else decides, and else
   * the hash of all that does. Empty where the preparation has none.
   */
  String key() {
    String key = preparationKey();
    boolean none = preparation instanceof TestPreparation.None;
    Map<String, String> settings = request.server().settings();
    if (key.isEmpty() && (scripts.isEmpty() || !none)) {
      return key;
    }
    if (scripts.isEmpty() && settings.isEmpty()) {
      return key;
    }
    // A search path, for one, decides where a table is made.
    List<String> parts =
        new ArrayList<>(
            List.of(key, request.server().timeZone(), new TreeMap<>(settings).toString()));
    request.scripts().forEach(script -> parts.addAll(List.of(script.resource(), script.text())));
    return (scripts.isEmpty() ? "settings-" : "scripts-") + hash(parts);
  }

  /** Before it is created or when its key is asked for: that depends on the Java. */
  private static ExtensionConfigurationException lacks(Class<?> type, NoClassDefFoundError e) {
    return new ExtensionConfigurationException(
        "the preparation "
            + type.getName()
            + " needs a class that the tests do not bring: "
            + e.getMessage()
            + ". Add its library: for Flyway org.flywaydb:flyway-database-postgresql, for"
            + " Liquibase org.liquibase:liquibase-core.",
        e);
  }

  private String preparationKey() {
    try {
      return preparation.key();
    } catch (NoClassDefFoundError e) {
      throw lacks(preparation.getClass(), e);
    }
  }

  /** Returns a hash of texts, short enough for a key, that tells their ends apart. */
  static String hash(List<String> parts) {
    MessageDigest digest = Hash.sha256();
    parts.forEach(part -> digest.update((Hash.sha256(part) + "\n").getBytes(US_ASCII)));
    return Hash.hex(digest).substring(0, KEY_LENGTH);
  }

  /**
   * Returns what prepares the databases: the preparation itself, which errors name, if it can be.
   */
  Preparation.Action action() {
    return scripts.isEmpty() ? preparation : this::prepare;
  }

  private void prepare(ConnectionInfo database) throws Exception {
    preparation.prepare(database);
    if (scripts.isEmpty()) {
      return;
    }
    try (Connection connection = Sessions.of(database, request).getConnection()) {
      for (SqlScript script : scripts) {
        script.run(connection);
      }
    }
  }
}
