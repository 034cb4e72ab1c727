package amp.tempdb.postgres;

import amp.tempdb.api.Durability;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Clusters that were initialised once and are copied from then on, in ampup's folder: copying takes
 * a fifth of the time of initdb.
 */
final class Templates {
  private static final int FORMAT = 1;

  private final Installation installation;
  private final Privileges privileges;
  private final TempDbSpec spec;
  private final ClusterInitializer initializer;

  Templates(
      Installation installation,
      Privileges privileges,
      TempDbSpec spec,
      ClusterInitializer initializer) {
    this.installation = installation;
    this.privileges = privileges;
    this.spec = spec;
    this.initializer = initializer;
  }

  /** Gives a new folder a data directory as the specification wants it. */
  void fill(ClusterFolder workshop, Deadline deadline) throws IOException {
    Path template = spec.home().resolve("templates").resolve(name());
    if (Files.isDirectory(template) || make(template, deadline)) {
      TreeCopy.copy(template, workshop.data());
    } else {
      build(workshop);
    }
  }

  /** Makes the template; false when ampup's folder cannot be written, which must stop nobody. */
  private boolean make(Path template, Deadline deadline) throws IOException {
    Path store = template.getParent();
    Optional<Mutex> mutex;
    try {
      Files.createDirectories(store);
      mutex = Mutex.take(template.resolveSibling(template.getFileName() + ".lock"), deadline);
    } catch (IOException e) {
      LoggerFactory.getLogger(Templates.class)
          .info("no templates are kept: {}", Failure.describe(e));
      return false;
    }
    if (mutex.isEmpty()) {
      throw new TempDbException(
          "another process has been making the template " + template + " for too long",
          "End it, and try again");
    }
    try (Mutex held = mutex.get()) {
      if (!Files.isDirectory(template)) {
        makeUnderLock(template);
      }
    }
    return true;
  }

  private void makeUnderLock(Path template) throws IOException {
    ClusterFolder workshop =
        new ClusterFolder(template.resolveSibling(template.getFileName() + ".making"));
    TreeCopy.delete(workshop.root());
    try {
      build(workshop);
      Durable.syncTree(workshop.data());
      Durable.rename(workshop.data(), template);
      Durable.syncDirectory(template.getParent());
      TreeCopy.delete(workshop.root());
    } catch (IOException | RuntimeException e) {
      ClusterInitializer.discard(workshop.root(), e);
      throw e;
    }
  }

  private void build(ClusterFolder workshop) throws IOException {
    ClusterFolder.privateDirectory(workshop.root());
    initializer.create(workshop.data());
    if (spec.preparation().isPresent()) {
      prepare(workshop, spec.preparation().get());
    }
  }

  /** Runs a server on the new cluster for the length of the preparation. */
  private void prepare(ClusterFolder workshop, Preparation preparation) throws IOException {
    workshop.prepare();
    TempDbSpec fast = spec.with(s -> s.durability(Durability.FAST).holder("preparation"));
    ServerStart start = new ServerStart(workshop, installation, privileges, fast, "template");
    try (RunningServer server =
        start.start(Transport.UNIX, Deadline.in(spec.startTimeout())).orElseThrow()) {
      preparation.action().prepare(server.connection());
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new TempDbException(
          "the preparation " + preparation.key() + " of new databases failed: " + e.getMessage(),
          "Mend it, and try again",
          e);
    }
  }

  /** A name that differs whenever the content could. */
  String name() {
    List<String> parts = new ArrayList<>(initializer.options(Path.of("data")));
    parts.add(installation.version().toString());
    parts.add(spec.database());
    parts.add(spec.preparation().map(Preparation::key).orElse(""));
    parts.add("format " + FORMAT);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
      return "postgres-" + installation.version() + "-" + HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
