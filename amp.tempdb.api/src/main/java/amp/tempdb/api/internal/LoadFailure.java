package amp.tempdb.api.internal;

import amp.problem.Remedy;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.TempDbProvider;
import java.lang.module.InvalidModuleDescriptorException;
import java.util.ServiceConfigurationError;
import java.util.zip.ZipException;

/** Words for what goes wrong in a provider's code and files. */
final class LoadFailure {
  private LoadFailure() {}

  /**
   * Returns the reason and the remedy.
   *
   * @param failure what was thrown; its root cause is what counts
   * @param what what was being done, for failures that do not explain themselves
   * @param origin the jar, the folder or the words that say where the provider comes from
   */
  static Capability.Unavailable of(Throwable failure, String what, String origin) {
    Throwable root = root(failure);
    String message = root.getMessage() == null ? "" : root.getMessage();
    if (root instanceof UnsupportedClassVersionError
        || (root instanceof InvalidModuleDescriptorException && message.contains("major.minor"))) {
      return broken(
          "it is made for a newer Java: " + message,
          "Run with a newer Java than "
              + Runtime.version().feature()
              + ", or get a build of the provider for this one");
    }
    if (root instanceof NoClassDefFoundError || root instanceof ClassNotFoundException) {
      return broken(
          "the class " + message.replace('/', '.') + " is missing",
          "Put the jar that holds it beside the provider, both in a folder of their own");
    }
    if (root instanceof ZipException) {
      return broken("not a jar: " + message, "Replace " + origin + " or delete it");
    }
    String prefix = TempDbProvider.class.getName() + ": ";
    String reason =
        root instanceof ServiceConfigurationError && message.startsWith(prefix)
            ? message.substring(prefix.length())
            : what + ": " + root;
    return broken(reason, "Report it to the author of the provider, or take " + origin + " away");
  }

  private static Capability.Unavailable broken(String reason, String advice) {
    return new Capability.Unavailable(
        reason, Remedy.advice(advice), Capability.Unavailable.Cause.BROKEN);
  }

  /** Returns the class that an error of the service loader is about, which stands in its text. */
  static String typeIn(Error error, String otherwise) {
    String message = String.valueOf(error.getMessage());
    if (error instanceof UnsupportedClassVersionError) {
      return word(message, 0).replace('/', '.');
    }
    for (String lead : new String[] {": Provider ", ": Unable to load "}) {
      String start = TempDbProvider.class.getName() + lead;
      if (message.startsWith(start)) {
        return word(message, start.length());
      }
    }
    return otherwise;
  }

  private static String word(String text, int start) {
    int end = text.indexOf(' ', start);
    return end < 0 ? text.substring(start) : text.substring(start, end);
  }

  /** Returns what lies at the bottom of a failure. */
  static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
