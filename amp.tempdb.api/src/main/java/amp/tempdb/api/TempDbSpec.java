package amp.tempdb.api;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
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

  /** Returns the folder of a persistent database; empty for an ephemeral one. */
  public Optional<Path> directory() {
    return Optional.ofNullable(values.directory);
  }

  /** Returns the backend to use: {@link #AUTO} or a provider's name. */
  public String backend() {
    return values.backend;
  }

  /** Returns the durability. Default: safe where persistent, fast where ephemeral. */
  public Durability durability() {
    return values.durability;
  }

  /**
   * Returns the durability that was set: a running server that has less of it is not joined. Empty
   * where none was set, which takes a running server as it is.
   */
  public Optional<Durability> demandedDurability() {
    return values.durabilityIsSet ? Optional.of(values.durability) : Optional.empty();
  }

  /** Returns the name of the database to connect to, created with the cluster. Default: amp. */
  public String database() {
    return values.database;
  }

  /**
   * Returns the PostgreSQL version asked for, complete or its beginning: {@code 18}, {@code 18.6}.
   */
  public Optional<String> version() {
    return Optional.ofNullable(values.version);
  }

  /** Returns the directory of PostgreSQL programs that must be used, where one was given. */
  public Optional<Path> binaries() {
    return Optional.ofNullable(values.binaries);
  }

  /** Returns server parameters that override our defaults, in the order given. */
  public Map<String, String> settings() {
    return Collections.unmodifiableMap(values.settings);
  }

  /** Returns further options of initdb, used when the cluster is created. */
  public List<String> initdbOptions() {
    return List.copyOf(values.initdbOptions);
  }

  /** Returns what new clusters are prepared with, and others must have been. */
  public Optional<Preparation> preparation() {
    return Optional.ofNullable(values.preparation);
  }

  /** Returns the third-party providers beside those in ampup's own folder. */
  public List<Path> providerPath() {
    return List.copyOf(values.providerPath);
  }

  /** Tells whether the third-party providers in ampup's folder count. Default: they do. */
  public boolean providersOfHome() {
    return values.providersOfHome;
  }

  /** Returns ampup's folder. Default: {@link AmpupHome#locate()}. */
  public Path home() {
    return values.home == null ? AmpupHome.locate() : values.home;
  }

  /**
   * Returns what the holder of the lease is called in messages, for example {@code ampd solo}.
   * Default: {@code process} and its id.
   */
  public String holder() {
    // Asked late: a process handle costs every start ten milliseconds, and most name the holder.
    return values.holder == null ? "process " + ProcessHandle.current().pid() : values.holder;
  }

  /**
   * Returns the port of 127.0.0.1 that the server is to listen on beside its socket, 0 for any that
   * is free; empty for the socket alone.
   */
  public OptionalInt listen() {
    return values.listen;
  }

  /** Tells whether a second holder of the same name is refused. */
  public boolean soleHolder() {
    return values.soleHolder;
  }

  /** Tells whether a server is started without what {@code ALTER SYSTEM} set. */
  public boolean ignoresAlteredSettings() {
    return values.ignoresAlteredSettings;
  }

  /** Returns how long a start may take, waiting for others included. Default: 60 s. */
  public Duration startTimeout() {
    return values.startTimeout;
  }

  /**
   * Returns how long a shutdown waits for clients to leave before it disconnects them. Default: not
   * at all.
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
  public static final class Builder {
    @Nullable Path directory;
    String backend = AUTO;
    Durability durability;
    boolean durabilityIsSet;
    String database = "amp";
    @Nullable String version;
    @Nullable Path binaries;
    final Map<String, String> settings;
    final List<String> initdbOptions;
    @Nullable Preparation preparation;
    final List<Path> providerPath;
    boolean providersOfHome = true;
    @Nullable Path home;
    @Nullable String holder;
    boolean soleHolder;
    boolean ignoresAlteredSettings;
    OptionalInt listen = OptionalInt.empty();
    Duration startTimeout = Duration.ofSeconds(60);
    Duration stopGrace = Duration.ZERO;

    Builder(@Nullable Path directory, Durability durability) {
      this.directory = directory;
      this.durability = durability;
      settings = new LinkedHashMap<>();
      initdbOptions = new ArrayList<>();
      providerPath = new ArrayList<>();
    }

    private Builder(Builder other) {
      directory = other.directory;
      backend = other.backend;
      durability = other.durability;
      durabilityIsSet = other.durabilityIsSet;
      database = other.database;
      version = other.version;
      binaries = other.binaries;
      settings = new LinkedHashMap<>(other.settings);
      initdbOptions = new ArrayList<>(other.initdbOptions);
      preparation = other.preparation;
      providerPath = new ArrayList<>(other.providerPath);
      providersOfHome = other.providersOfHome;
      home = other.home;
      holder = other.holder;
      soleHolder = other.soleHolder;
      ignoresAlteredSettings = other.ignoresAlteredSettings;
      listen = other.listen;
      startTimeout = other.startTimeout;
      stopGrace = other.stopGrace;
    }

    /** Names another folder, whose cluster is to be run in the same way. */
    public Builder directory(Path folder) {
      directory = folder.toAbsolutePath().normalize();
      return this;
    }

    /** Names the backend: {@link #AUTO} or a provider's name. */
    public Builder backend(String name) {
      backend = Objects.requireNonNull(name, "backend");
      return this;
    }

    /** Demands a durability. */
    public Builder durability(Durability value) {
      durabilityIsSet = true;
      durability = Objects.requireNonNull(value, "durability");
      return this;
    }

    /**
     * Names the database.
     *
     * @param name at most 63 bytes of UTF-8, not empty (PostgreSQL 18, 4.1.1: NAMEDATALEN)
     */
    public Builder database(String name) {
      int length = name.getBytes(StandardCharsets.UTF_8).length;
      if (length == 0 || length > 63 || SpecValues.hasControlCharacter(name)) {
        throw new IllegalArgumentException(
            "database name \"" + name + "\": use 1 to 63 bytes without control characters");
      }
      database = name;
      return this;
    }

    /** Asks for a PostgreSQL version, complete or its beginning: {@code 18}, {@code 18.6}. */
    public Builder version(String wanted) {
      if (!wanted.matches("\\d{1,4}(\\.\\d{1,4}){0,2}")) {
        throw new IllegalArgumentException(
            "PostgreSQL version \"" + wanted + "\": use a number such as 18 or 18.6");
      }
      version = wanted;
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
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?")) {
        throw new IllegalArgumentException(
            "server parameter \"" + name + "\": use a name such as work_mem");
      }
      if (SpecValues.hasControlCharacter(value)) {
        throw new IllegalArgumentException(
            "server parameter " + name + ": its value has a control character");
      }
      settings.put(name, value);
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
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port " + port + ": use 1 to 65535, or 0 for any");
      }
      listen = OptionalInt.of(port);
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
      if (value.isNegative()) {
        throw new IllegalArgumentException("stop grace is negative: " + value);
      }
      stopGrace = value;
      return this;
    }
  }
}
