package amp.tempdb.api.internal;

import amp.tempdb.api.BackendReport;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.TempDbProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The providers found: those that may be asked, and what is wrong with the others. */
public final class ProviderList {
  private static final int LONGEST_NAME = 64;

  private final List<Candidate> candidates = new ArrayList<>();
  private final List<BackendReport> broken = new ArrayList<>();

  /** Returns those that may be asked, the preferred one first. */
  public List<Candidate> candidates() {
    Collections.sort(candidates);
    return candidates;
  }

  /** Returns what is wrong with the others. */
  public List<BackendReport> broken() {
    return broken;
  }

  int size() {
    return candidates.size() + broken.size();
  }

  /** Returns the one of this name, or null. */
  public @Nullable Candidate named(String name) {
    for (Candidate candidate : candidates) {
      if (candidate.name().equals(name)) {
        return candidate;
      }
    }
    return null;
  }

  Set<Class<?>> types() {
    Set<Class<?>> types = new HashSet<>();
    for (Candidate candidate : candidates) {
      types.add(candidate.provider().getClass());
    }
    return types;
  }

  /** Tells whether a class of this name was found in a place already, whole or broken. */
  boolean hasType(String type, String origin) {
    for (Candidate candidate : candidates) {
      if (candidate.origin().equals(origin)
          && candidate.provider().getClass().getName().equals(type)) {
        return true;
      }
    }
    for (BackendReport report : broken) {
      if (report.origin().equals(origin) && report.name().equals(type)) {
        return true;
      }
    }
    return false;
  }

  /** Adds a provider, if it says a name that is valid and free, and its priority. */
  public void add(TempDbProvider provider, String origin) {
    String type = provider.getClass().getName();
    Optional<Candidate> added =
        StrangersCode.call(
            () ->
                Optional.of(new Candidate(provider.name(), provider.priority(), origin, provider)),
            failure -> {
              broken(
                  type,
                  origin,
                  LoadFailure.of(failure, "it cannot say its name and priority", origin));
              return Optional.empty();
            });
    if (added.isEmpty()) {
      return;
    }
    @Nullable String name = added.get().name();
    if (name == null || !isValid(name)) {
      refuse(type, origin, "its name \"" + printable(name) + "\" is not allowed");
      return;
    }
    Candidate other = named(name);
    if (other != null) {
      refuse(type, origin, "its name \"" + name + "\" is taken (" + other.origin() + ")");
      return;
    }
    candidates.add(added.get());
  }

  private void refuse(String type, String origin, String reason) {
    String remedy =
        "Have it named with other lower-case letters, digits and dashes, or take it away";
    broken(type, origin, new Capability.Unavailable(reason, remedy));
  }

  /** Notes a provider that failed before it could say its name. */
  public void broken(String nameOrFile, String origin, Throwable failure) {
    broken(nameOrFile, origin, LoadFailure.of(failure, "it cannot be loaded", origin));
  }

  /** Notes a provider that cannot be used. */
  public void broken(String nameOrFile, String origin, Capability.Unavailable why) {
    broken.add(new BackendReport(nameOrFile, 0, origin, why));
  }

  private static boolean isValid(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || i == 0)) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= LONGEST_NAME && !name.equals(TempDbSpec.AUTO);
  }

  /** A name comes from a stranger and goes to a terminal. */
  private static String printable(@Nullable String name) {
    if (name == null) {
      return "null";
    }
    String start = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
