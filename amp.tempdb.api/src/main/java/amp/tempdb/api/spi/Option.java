package amp.tempdb.api.spi;

import amp.tempdb.api.Durability;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A part of a specification that not every backend can honour. A backend that is asked for one it
 * does not {@linkplain TempDbProvider#supports support} is not opened: the registry refuses it, in
 * one wording for all, before its {@link TempDbProvider#probe} is called. So nothing that was asked
 * for is left out in silence.
 */
public enum Option {
  /**
   * {@link TempDbSpec#ephemeral}: a database that is gone with its last user, however that ends.
   */
  EPHEMERAL,

  /**
   * {@link TempDbSpec#demandedDurability} is {@link Durability#SAFE}: what was committed outlives a
   * crash of the machine. {@link Durability#FAST} allows less, and a safe server does for it.
   */
  DURABILITY,

  /** {@link TempDbSpec#binaries}: just these programs of PostgreSQL. */
  BINARIES,

  /**
   * {@link TempDbSpec#settings}: every parameter of the server has the value given. One that would
   * break the backend, as {@code port}, is refused.
   */
  SETTINGS,

  /**
   * {@link TempDbSpec#extensions}: {@code CREATE EXTENSION} finds what these components bring, and
   * the libraries that have to be loaded at the start are.
   */
  EXTENSIONS,

  /** {@link TempDbSpec#initdbOptions}: the cluster was created with them. */
  INITDB_OPTIONS,

  /**
   * {@link TempDbSpec#preparation}: a new database is handed to it once, before anybody else can
   * open it; if it fails, the database does not exist afterwards. One that exists is opened only if
   * it was prepared with the same key.
   */
  PREPARATION,

  /** {@link TempDbSpec#listen}: {@link OpenDb#tcpConnection} answers, on the port given. */
  LISTEN,

  /** {@link TempDbSpec#ignoresAlteredSettings}: what {@code ALTER SYSTEM} set is without effect. */
  ALTERED_SETTINGS;

  /** Returns the options that a specification asks for. */
  public static Set<Option> askedFor(TempDbSpec spec) {
    EnumSet<Option> asked = EnumSet.allOf(Option.class);
    asked.removeIf(option -> !option.isAskedFor(spec));
    return Collections.unmodifiableSet(asked);
  }

  private boolean isAskedFor(TempDbSpec spec) {
    return switch (this) {
      case EPHEMERAL -> spec.directory().isEmpty();
      case DURABILITY -> spec.demandedDurability().filter(d -> d == Durability.SAFE).isPresent();
      case BINARIES -> spec.binaries().isPresent();
      case SETTINGS -> !spec.settings().isEmpty();
      case EXTENSIONS -> !spec.extensions().isEmpty();
      case INITDB_OPTIONS -> !spec.initdbOptions().isEmpty();
      case PREPARATION -> spec.preparation().isPresent();
      case LISTEN -> spec.listen().isPresent();
      case ALTERED_SETTINGS -> spec.ignoresAlteredSettings();
    };
  }

  /** Says in words what a specification asks for with it. */
  String text(TempDbSpec spec) {
    return switch (this) {
      case EPHEMERAL -> "a database that vanishes with its last user";
      case DURABILITY -> "safe durability";
      case BINARIES -> "the programs in " + spec.binaries().map(Path::toString).orElse("");
      case SETTINGS -> "the server parameters " + String.join(", ", spec.settings().keySet());
      case EXTENSIONS -> "the extensions " + String.join(", ", spec.extensions());
      case INITDB_OPTIONS -> "the options of initdb " + String.join(" ", spec.initdbOptions());
      case PREPARATION -> "the preparation " + spec.preparation().map(Preparation::key).orElse("");
      case LISTEN -> "a port to listen on";
      case ALTERED_SETTINGS -> "a start without what ALTER SYSTEM has set";
    };
  }
}
