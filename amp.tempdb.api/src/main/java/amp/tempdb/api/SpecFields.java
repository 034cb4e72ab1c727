package amp.tempdb.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a specification says, with the defaults of what nobody has set. */
class SpecFields {
  @Nullable Path directory;
  String backend = TempDbSpec.AUTO;
  Durability durability;
  boolean durabilityIsSet;
  String database = "amp";
  @Nullable String version;
  @Nullable Path binaries;

  /** Where values come from, by their names. For messages alone: no part of what is asked for. */
  final Map<String, String> origins;

  final Map<String, String> settings;
  final Set<String> extensions;
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

  SpecFields(@Nullable Path directory, Durability durability) {
    this.directory = directory;
    this.durability = durability;
    origins = new LinkedHashMap<>();
    settings = new LinkedHashMap<>();
    extensions = new LinkedHashSet<>();
    initdbOptions = new ArrayList<>();
    providerPath = new ArrayList<>();
  }

  SpecFields(SpecFields other) {
    directory = other.directory;
    backend = other.backend;
    durability = other.durability;
    durabilityIsSet = other.durabilityIsSet;
    database = other.database;
    version = other.version;
    binaries = other.binaries;
    origins = new LinkedHashMap<>(other.origins);
    settings = new LinkedHashMap<>(other.settings);
    extensions = new LinkedHashSet<>(other.extensions);
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
}
