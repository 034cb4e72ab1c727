package amp.tempdb.api;

import amp.tempdb.api.spi.Option;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What database to open. Immutable; {@link #with} derives a changed copy:
 *
 * <pre>{@code
 * TempDbSpec.at(folder).with(s -> s.backend("system").setting("work_mem", "16MB"))
 * }</pre>
 *
 * <p>What a backend has to do with a value stands with the method that returns it. Where it says
 * {@link Option}, a backend may be unable to: asked for one it does not {@linkplain
 * amp.tempdb.api.spi.TempDbProvider#supports support}, it is refused by the registry. All else
 * every backend honours.
 */
public final class TempDbSpec {
  /** The backend name that means: the best one available. */
  public static final String AUTO = "auto";

  private final Builder values;

  private TempDbSpec(Builder values) {
    this.values = values;
  }

  /**
   * Specifies a persistent database that lives in a folder and is created there on first use.
   *
   * @param directory the folder that holds the cluster and all that belongs to it ({@code data},
   *     {@code run}, {@code log}); for a project, {@code .amp/metadb}
   */
  public static TempDbSpec at(Path directory) {
    return new TempDbSpec(new Builder(directory.toAbsolutePath().normalize(), Durability.SAFE));
  }

  /** Specifies a database of its own in a new folder, which is deleted with the last lease. */
  public static TempDbSpec ephemeral() {
    return new TempDbSpec(new Builder(null, Durability.FAST));
  }

  /** Tells whether {@link Builder#extensions} takes a name. */
  public static boolean isExtension(String name) {
    return SpecValues.isExtension(name);
  }

  /**
   * Returns a changed copy.
   *
   * @param change sets what is to differ
   * @throws IllegalArgumentException when a value is out of range
   */
  public TempDbSpec with(Consumer<Builder> change) {
    Builder builder = new Builder(values);
    change.accept(builder);
    // A copy, so that a builder that was kept cannot change this specification later.
    return new TempDbSpec(new Builder(builder));
  }

  /**
   * Returns the folder of a persistent database; empty for an ephemeral one. A backend gives each
   * folder a database of its own, and the same one each time. Empty is {@link Option#EPHEMERAL}.
   */
  public Optional<Path> directory() {
    return Optional.ofNullable(values.directory);
  }

  /** Returns the backend to use: {@link #AUTO} or a provider's name. For the registry. */
  public String backend() {
    return values.backend;
  }

  /** Returns the durability. Default: safe where persistent, fast where ephemeral. */
  public Durability durability() {
    return values.durability;
  }

  /**
   * Returns the durability that was set: a running server that has less of it is not joined. Empty
   * where none was set, which takes a running server as it is. {@link Option#DURABILITY}.
   */
  public Optional<Durability> demandedDurability() {
    return values.durabilityIsSet ? Optional.of(values.durability) : Optional.empty();
  }

  /**
   * Returns the name of the database to connect to. Default: amp. A backend creates it where it is
   * not there; one on whose server the name belongs to others says another one in its {@link
   * ConnectionInfo}, and a different one for each that is asked for.
   */
  public String database() {
    return values.database;
  }

  /**
   * Returns the PostgreSQL version asked for, complete or its beginning: {@code 18}, {@code 18.6}.
   * A backend that has several takes one that fits, and says in its probe which it is.
   */
  public Optional<String> version() {
    return Optional.ofNullable(values.version);
  }

  /** Returns where a value comes from, for messages; empty where that was not said. */
  public Optional<String> origin(String name) {
    return Optional.ofNullable(values.origins.get(name));
  }

  /** Returns the directory of PostgreSQL programs that must be used. {@link Option#BINARIES}. */
  public Optional<Path> binaries() {
    return Optional.ofNullable(values.binaries);
  }

  /** Returns server parameters that override a backend's own, in order. {@link Option#SETTINGS}. */
  public Map<String, String> settings() {
    return Collections.unmodifiableMap(values.settings);
  }

  /**
   * Returns the components whose extensions the server has to have, in order, as they were asked
   * for: {@code pgvector}, or {@code pg_cron@1.6} for a version. {@link Option#EXTENSIONS}.
   */
  public List<String> extensions() {
    return List.copyOf(values.extensions);
  }

  /** Returns options of initdb for a new cluster. {@link Option#INITDB_OPTIONS}. */
  public List<String> initdbOptions() {
    return List.copyOf(values.initdbOptions);
  }

  /** Returns what a new database is prepared with. {@link Option#PREPARATION}. */
  public Optional<Preparation> preparation() {
    return Optional.ofNullable(values.preparation);
  }

  /** Returns the third-party providers beside those in ampup's own folder. For the registry. */
  public List<Path> providerPath() {
    return List.copyOf(values.providerPath);
  }

  /** Tells whether the providers in ampup's folder count. Default: they do. For the registry. */
  public boolean providersOfHome() {
    return values.providersOfHome;
  }

  /**
   * Returns ampup's folder. Default: {@link AmpupHome#locate()}. What a backend keeps for all
   * folders, it keeps there.
   */
  public Path home() {
    return values.home == null ? AmpupHome.locate() : values.home;
  }

  /**
   * Returns what the holder of the lease is called in messages, for example {@code ampd solo}.
   * Default: {@code process} and its id. A backend may show it, and decides nothing by it.
   */
  public String holder() {
    // Asked late: a process handle costs every start ten milliseconds, and most name the holder.
    return values.holder == null ? "process " + ProcessHandle.current().pid() : values.holder;
  }

  /**
   * Returns the port of 127.0.0.1 that the server is to listen on beside its socket, 0 for any that
   * is free; empty for the socket alone. {@link Option#LISTEN}.
   */
  public OptionalInt listen() {
    return values.listen;
  }

  /**
   * Tells whether a second holder of the same name is refused, with {@link BusyException}. For the
   * registry where a backend keeps its data elsewhere.
   */
  public boolean soleHolder() {
    return values.soleHolder;
  }

  /** Tells whether what {@code ALTER SYSTEM} set is ignored. {@link Option#ALTERED_SETTINGS}. */
  public boolean ignoresAlteredSettings() {
    return values.ignoresAlteredSettings;
  }

  /**
   * Returns how long a start may take, waiting for others included. Default: 60 s. A backend gives
   * up then, with a {@link TempDbException}.
   */
  public Duration startTimeout() {
    return values.startTimeout;
  }

  /**
   * Returns how long a shutdown waits for clients to leave before it disconnects them. Default: not
   * at all. For a backend that ends servers; one that leaves its server running has none to end.
   */
  public Duration stopGrace() {
    return values.stopGrace;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TempDbSpec spec
        && SpecValues.of(values).equals(SpecValues.of(spec.values));
  }

  @Override
  public int hashCode() {
    return SpecValues.of(values).hashCode();
  }

  /** Returns what differs from the defaults. */
  @Override
  public String toString() {
    return "TempDbSpec" + SpecValues.changed(values);
  }

  /** Sets what a derived specification changes. */
  public static final class Builder extends SpecFields {
    Builder(@Nullable Path directory, Durability durability) {
      super(directory, durability);
    }

    private Builder(Builder other) {
      super(other);
    }

    /** Names another folder, whose cluster is to be run in the same way. */
    public Builder directory(Path folder) {
      directory = folder.toAbsolutePath().normalize();
      return this;
    }

    /** Names the backend: {@link #AUTO} or a provider's name. */
    public Builder backend(String name) {
      backend = Objects.requireNonNull(name, "backend");
      origins.remove("backend");
      return this;
    }

    /** Demands a durability. */
    public Builder durability(Durability value) {
      durabilityIsSet = true;
      durability = Objects.requireNonNull(value, "durability");
      return this;
    }

    /** Names the database, with 1 to 63 bytes of UTF-8 (PostgreSQL 18, 4.1.1: NAMEDATALEN). */
    public Builder database(String name) {
      database = SpecValues.databaseName(name);
      return this;
    }

    /** Asks for a PostgreSQL version, complete or its beginning: {@code 18}, {@code 18.6}. */
    public Builder version(String wanted) {
      version = SpecValues.version(wanted);
      origins.remove("version");
      return this;
    }

    /**
     * Says where something is set.
     *
     * @param name {@code version}, {@code backend} or a server parameter that was set
     * @param place a file and its line, for one: {@code config.toml:2:1}
     */
    public Builder origin(String name, String place) {
      origins.put(name, place);
      return this;
    }

    /** Demands the PostgreSQL programs of this directory (the one that holds {@code postgres}). */
    public Builder binaries(Path bin) {
      binaries = bin.toAbsolutePath().normalize();
      return this;
    }

    /**
     * Sets a server parameter.
     *
     * @param name letters, digits, underscores, and a dot where an extension's name comes first
     * @param value its value, on one line
     * @see <a href="https://www.postgresql.org/docs/18/runtime-config.html">PostgreSQL 18, chapter
     *     19</a>
     */
    public Builder setting(String name, String value) {
      settings.put(SpecValues.parameter(name), SpecValues.parameterValue(name, value));
      origins.remove(name);
      return this;
    }

    /**
     * Asks for components with extensions, in place of what was asked for before. They are made
     * available, and created in no database; the libraries that the server has to load at its start
     * are loaded.
     *
     * @param names names of components as ampup has them, each with a version or without: {@code
     *     pgvector}, {@code pg_cron@1.6}; or of what the server brings itself: {@code
     *     pg_stat_statements}. Repeated ones count once.
     */
    public Builder extensions(List<String> names) {
      extensions.clear();
      names.forEach(name -> extensions.add(SpecValues.extension(name)));
      return this;
    }

    /** Adds an option of initdb, for example {@code --no-data-checksums}. */
    public Builder initdbOption(String option) {
      initdbOptions.add(Objects.requireNonNull(option, "initdb option"));
      return this;
    }

    /** Has new clusters prepared, and refuses those that were prepared otherwise. */
    public Builder preparation(Preparation value) {
      preparation = Objects.requireNonNull(value, "preparation");
      return this;
    }

    /**
     * Adds a third-party provider.
     *
     * @param entry a jar; a folder of jars, which are the provider and its dependencies; or a
     *     folder of such folders. Code that others can write is refused.
     */
    public Builder providerPath(Path entry) {
      providerPath.add(entry.toAbsolutePath().normalize());
      return this;
    }

    /** Decides whether the third-party providers in ampup's folder count. */
    public Builder providersOfHome(boolean count) {
      providersOfHome = count;
      return this;
    }

    /** Names ampup's folder. */
    public Builder home(Path folder) {
      home = folder.toAbsolutePath().normalize();
      return this;
    }

    /** Names the holder of the lease, for messages to others. */
    public Builder holder(String name) {
      holder = Objects.requireNonNull(name, "holder");
      soleHolder = false;
      return this;
    }

    /** Names the holder, of which there may be one at a time; a second one is refused as busy. */
    public Builder soleHolder(String name) {
      holder = Objects.requireNonNull(name, "holder");
      soleHolder = true;
      return this;
    }

    /**
     * Has the server listen on a port of 127.0.0.1 too, where a password is asked for: for programs
     * that cannot use a Unix-domain socket.
     *
     * @param port 1 to 65535, or 0 for any that is free
     */
    public Builder listen(int port) {
      listen = OptionalInt.of(SpecValues.port(port));
      return this;
    }

    /**
     * Has a server that has to be started take no notice of what {@code ALTER SYSTEM} set, so that
     * a setting with which it does not start can be taken back. The settings stay, and the next
     * start without this heeds them again.
     */
    public Builder ignoreAlteredSettings() {
      ignoresAlteredSettings = true;
      return this;
    }

    /** Sets how long a start may take, waiting for others included. */
    public Builder startTimeout(Duration value) {
      startTimeout = SpecValues.positive(value, "start timeout");
      return this;
    }

    /** Sets how long a shutdown waits for clients to leave before it disconnects them. */
    public Builder stopGrace(Duration value) {
      stopGrace = SpecValues.notNegative(value, "stop grace");
      return this;
    }
  }
}
