package amp.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Components of ampup's as an install leaves them: PostgreSQL itself, and extensions that are made
 * here, of SQL alone or with a module in C.
 */
public final class Extensions {
  private static final Map<Integer, String> VERSIONS =
      Map.of(15, "15.19.0", 17, "17.11.0", 18, "18.6.0");

  /** What PostgreSQL compares before it loads a module; from 18 on names follow (fmgr.h). */
  private static final String MODULE =
      """
      typedef unsigned long Datum;
      typedef struct {
        int len, version, args, keys, name, byval;
        char extra[32];
      #if MAJOR >= 18
        const char *module, *release;
      #endif
      } Magic;
      static const Magic magic = {
        sizeof(Magic), MAJOR * 100, 100, 32, 64, 1, "PostgreSQL"
      #if MAJOR >= 18
        , 0, 0
      #endif
      };
      const Magic *Pg_magic_func(void) { return &magic; }
      typedef struct { int api; } Info;
      static const Info info = { 1 };
      const Info *pg_finfo_answer(void) { return &info; }
      extern int answer_of_library(void);
      static int loaded;
      extern void DefineCustomIntVariable(const char *, const char *, const char *, int *, int, int,
        int, int, int, void *, void *, void *);
      void _PG_init(void) {
        loaded = 1;
        DefineCustomIntVariable("NAME.loaded", "loaded", 0, &loaded, 1, 0, 1, 6, 0, 0, 0, 0);
      }
      Datum answer(void *call) { return answer_of_library(); }
      """;

  private Extensions() {}

  /**
   * Installs PostgreSQL in an ampup folder.
   *
   * @param majors 15, 17, 18; the last one becomes the active one
   */
  public static void servers(Path home, int... majors) {
    try {
      for (int major : majors) {
        Path unpacked = major == 18 ? Binaries.postgres18() : Binaries.postgres(major);
        String version = VERSIONS.getOrDefault(major, "");
        Path folder = home.resolve("components/postgres/" + version + "-" + platform());
        Files.createDirectories(folder.getParent());
        Run.command("cp", "-a", unpacked.toString(), folder.toString()).orFail();
        Files.writeString(folder.resolve("receipt.json"), receipt("postgres", version, ""));
        activate(folder, "current");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Installs a component whose extension, of the same name, has a function {@code NAME_version()}
   * that returns its version.
   *
   * @return the component's folder
   */
  public static Path ofSql(Path home, String name, String version, int major) {
    return install(home, name, version, major, "", "");
  }

  /**
   * Installs a component with a module in C: the function {@code answer()} returns 42, which it
   * asks of a library in {@code lib/deps}; loaded by a setting, the server has {@code NAME.loaded}.
   *
   * @param preload whether its receipt wants it loaded at the server's start
   * @return the component's folder
   */
  public static Path ofC(Path home, String name, String version, int major, boolean preload) {
    String function =
        "create function answer() returns int language c as '$libdir/" + name + "', 'answer';\n";
    Path folder = install(home, name, version, major, function, preload ? quoted(name) : "");
    try {
      Path deps = Files.createDirectories(folder.resolve("lib/deps"));
      Path library = deps.resolve("libanswer-" + name + ".so.1");
      Path source =
          Files.writeString(
              folder.resolve("answer.c"), "int answer_of_library(void) { return 42; }\n");
      compile(source, library, "-Wl,-soname," + library.getFileName());
      Files.writeString(source, MODULE.replace("NAME", name));
      compile(
          source, folder.resolve("lib/" + name + ".so"), "-DMAJOR=" + major, library.toString());
      Files.delete(source);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compile(Path source, Path target, String... more) {
    String[] words = {"cc", "-shared", "-fPIC", "-o", target.toString(), source.toString()};
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    Run.command(all).orFail();
  }

  private static Path install(
      Path home, String name, String version, int major, String script, String preload) {
    try {
      Path folder =
          home.resolve("components/" + name + "/" + version + "-pg" + major + "-" + platform());
      Path share = Files.createDirectories(folder.resolve("share/extension"));
      Files.createDirectories(folder.resolve("lib"));
      Files.writeString(
          share.resolve(name + ".control"),
          "comment = 'made by a test'\ndefault_version = '" + version + "'\nrelocatable = true\n");
      Files.writeString(
          share.resolve(name + "--" + version + ".sql"),
          "create function "
              + name
              + "_version() returns text language sql as $$ select '"
              + version
              + "' $$;\n"
              + script);
      String extension =
          ",\"extension\":{\"postgres\":"
              + major
              + ",\"creates\":["
              + quoted(name)
              + "],\"preload\":["
              + preload
              + "],\"requires\":[]}";
      Files.writeString(folder.resolve("receipt.json"), receipt(name, version, extension));
      activate(folder, "current-pg" + major);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void activate(Path folder, String link) throws IOException {
    Path current = folder.resolveSibling(link);
    Files.deleteIfExists(current);
    Files.createSymbolicLink(current, folder.getFileName());
  }

  private static String receipt(String component, String version, String more) {
    String fields =
        Map.of(
                "component",
                component,
                "version",
                version,
                "platform",
                platform(),
                "source",
                "a test",
                "sha512",
                "0".repeat(128),
                "trust",
                "unpinned",
                "installed",
                "2026-01-02T03:04:05Z")
            .entrySet()
            .stream()
            .map(field -> quoted(field.getKey()) + ":" + quoted(field.getValue()))
            .collect(Collectors.joining(","));
    return "{\"format\":1," + fields + more + "}";
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  /** Returns what this machine is called in the names of installations. */
  public static String platform() {
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return "linux-" + (arch.equals("aarch64") ? "arm64" : "amd64");
  }
}
