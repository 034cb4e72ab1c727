package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Store;
import amp.ampup.install.check.StoreFolder;
import amp.ampup.install.fetch.Retry;
import amp.ampup.install.fetch.Timeouts;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.manifest.Packages;
import amp.ampup.install.packages.ArchiveSettings;
import amp.ampup.install.source.ExtensionReleases;
import amp.ampup.install.source.Zonky;
import amp.ampup.store.Checkpoint;
import amp.ampup.store.StoreTransaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How to install: where from, and how long to wait. Created by {@link #builder}. */
public final class InstallSettings {
  private final Builder values;

  private InstallSettings(Builder values) {
    this.values = values;
  }

  /** Returns a builder with what users get who set nothing. */
  public static Builder builder() {
    return new Builder();
  }

  Map<String, String> environment() {
    return values.environment;
  }

  Path userHome() {
    return values.userHome;
  }

  Optional<String> mirror() {
    return Optional.ofNullable(values.mirror);
  }

  boolean offline() {
    return values.offline;
  }

  Duration lockTimeout() {
    return values.lockTimeout;
  }

  Timeouts timeouts() {
    return values.timeouts;
  }

  Retry retry(Progress progress) {
    Retry standard = Retry.standard(progress::retrying);
    Retry.Sleeper sleeper = values.sleeper;
    return sleeper == null
        ? standard
        : new Retry(
            standard.attempts(),
            standard.firstDelay(),
            standard.maxDelay(),
            standard.maxRetryAfter(),
            sleeper,
            standard.observer());
  }

  Manifest manifest() {
    Manifest manifest = values.manifest;
    return manifest == null ? Manifest.builtIn() : manifest;
  }

  /** Returns the name of the source of PostgreSQL. */
  String source() {
    return values.source;
  }

  /** Returns where the releases of theseus are. */
  String theseus() {
    return values.theseus;
  }

  /** Tells whether the source is one of extensions, which their builders release. */
  public boolean takesReleases() {
    return ExtensionReleases.isPublisher(values.source);
  }

  /** Returns the Git host of those who publish extensions. */
  String releases() {
    return values.releases;
  }

  /**
   * Begins to change a store.
   *
   * @param what what is done, for others who wait for its end
   */
  StoreTransaction begin(Store store, String what, Progress progress) throws IOException {
    Optional<AmpupException> obstacle = StoreFolder.obstacle(store.layout().home());
    if (obstacle.isPresent()) {
      throw obstacle.get();
    }
    return StoreTransaction.begin(store, what, lockTimeout(), progress::waiting, checkpoints());
  }

  /** Returns what is set of archives of packages, in the environment before all. */
  ArchiveSettings archives() {
    Map<String, String> mirrors = new HashMap<>(values.archives);
    Map<String, Path> keyrings = new HashMap<>();
    for (String name : List.of("DEBIAN", "PGDG")) {
      String mirror = values.environment.getOrDefault("AMPUP_" + name + "_MIRROR", "");
      if (!mirror.isEmpty()) {
        mirrors.put(name, mirror);
      }
      String keyring = values.environment.getOrDefault("AMPUP_" + name + "_KEYRING", "");
      if (!keyring.isEmpty()) {
        keyrings.put(name, Path.of(keyring));
      }
    }
    return new ArchiveSettings(mirrors, keyrings, Optional.ofNullable(values.apt));
  }

  /** Returns the packages that are trusted; empty for those inside the program. */
  Optional<Packages> packages() {
    return Optional.ofNullable(values.packages);
  }

  /** Returns where the maintainers' newest manifest is; empty where nothing says so. */
  public Optional<String> manifestUrl() {
    String named = values.environment.getOrDefault("AMPUP_MANIFEST_URL", "");
    return named.isEmpty() ? Optional.ofNullable(values.manifestUrl) : Optional.of(named);
  }

  /** Returns the public keys to trust instead of those inside the program; empty for these. */
  List<String> manifestKeys() {
    return values.manifestKeys;
  }

  Checkpoint.Observer checkpoints() {
    return values.checkpoints;
  }

  /** Collects settings. */
  public static final class Builder {
    private Map<String, String> environment = System.getenv();
    private Path userHome = Path.of(System.getProperty("user.home"));
    private @Nullable String mirror;
    private boolean offline;
    private Duration lockTimeout = Duration.ofMinutes(10);
    private Timeouts timeouts = Timeouts.DEFAULT;
    private Retry.@Nullable Sleeper sleeper;
    private @Nullable Manifest manifest;
    private String source = Zonky.NAME;
    private String releases = "https://github.com/";
    private String theseus = "https://github.com/theseus-rs/postgresql-binaries/releases/download/";
    private @Nullable String manifestUrl;
    private Map<String, String> archives = Map.of();
    private @Nullable Path apt;
    private @Nullable Packages packages;
    private List<String> manifestKeys = List.of();
    private Checkpoint.Observer checkpoints = checkpoint -> {};

    private Builder() {}

    /** Sets the environment variables, instead of those of this process. */
    public Builder environment(Map<String, String> environment) {
      this.environment = Map.copyOf(environment);
      return this;
    }

    /** Sets the home directory, in which Maven's settings and repository are. */
    public Builder userHome(Path userHome) {
      this.userHome = userHome;
      return this;
    }

    /** Sets the base address to use instead of Maven Central's. */
    public Builder mirror(String mirror) {
      this.mirror = mirror;
      return this;
    }

    /** Opens no connection at all. */
    public Builder offline() {
      this.offline = true;
      return this;
    }

    /** Sets how long to wait while another process changes the store. */
    public Builder lockTimeout(Duration lockTimeout) {
      this.lockTimeout = lockTimeout;
      return this;
    }

    /**
     * Sets the source of PostgreSQL: {@code zonky}, which is the default, or {@code theseus}; or
     * one of extensions: {@code portal-corp}, {@code steampipe} or {@code tensor-chord}.
     */
    public Builder source(String source) {
      this.source = source;
      return this;
    }

    /** Sets the address below which theseus has a folder for each release. */
    public Builder theseus(String address) {
      this.theseus = address;
      return this;
    }

    /**
     * Sets the address of the Git host of those who publish extensions, with a slash at its end.
     */
    public Builder releases(String address) {
      this.releases = address;
      return this;
    }

    /** Sets the address of the maintainers' newest signed manifest. */
    public Builder manifestUrl(String manifestUrl) {
      this.manifestUrl = manifestUrl;
      return this;
    }

    /** Sets the base address of Debian's archive, instead of the one in the host's apt. */
    public Builder debianMirror(String address) {
      return archive("DEBIAN", address);
    }

    /** Sets the base address of PostgreSQL's own archive for Debian and Ubuntu. */
    public Builder pgdgMirror(String address) {
      return archive("PGDG", address);
    }

    private Builder archive(String name, String address) {
      Map<String, String> changed = new HashMap<>(archives);
      changed.put(name, address);
      this.archives = Map.copyOf(changed);
      return this;
    }

    Builder apt(Path folder) {
      this.apt = folder;
      return this;
    }

    Builder packages(Packages packages) {
      this.packages = packages;
      return this;
    }

    Builder manifestKeys(List<String> manifestKeys) {
      this.manifestKeys = List.copyOf(manifestKeys);
      return this;
    }

    Builder timeouts(Timeouts timeouts) {
      this.timeouts = timeouts;
      return this;
    }

    Builder sleeper(Retry.Sleeper sleeper) {
      this.sleeper = sleeper;
      return this;
    }

    Builder manifest(Manifest manifest) {
      this.manifest = manifest;
      return this;
    }

    Builder checkpoints(Checkpoint.Observer checkpoints) {
      this.checkpoints = checkpoints;
      return this;
    }

    /** Returns the settings. */
    public InstallSettings build() {
      Builder copy = new Builder();
      copy.environment = environment;
      copy.userHome = userHome;
      copy.mirror = mirror;
      copy.offline = offline;
      copy.lockTimeout = lockTimeout;
      copy.timeouts = timeouts;
      copy.sleeper = sleeper;
      copy.manifest = manifest;
      copy.source = source;
      copy.theseus = theseus;
      copy.releases = releases;
      copy.manifestUrl = manifestUrl;
      copy.archives = archives;
      copy.apt = apt;
      copy.packages = packages;
      copy.manifestKeys = manifestKeys;
      copy.checkpoints = checkpoints;
      return new InstallSettings(copy);
    }
  }
}
