package amp.ampup.install.pgxs;

import amp.os.file.NewFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A pg_config that sends all that a Makefile installs into the folder of the build, and tells where
 * headers and makefiles are. What it is asked for is that of PostgreSQL's own program.
 *
 * @see <a href="https://www.postgresql.org/docs/current/app-pgconfig.html">pg_config</a>
 */
final class PgConfigScript {
  private PgConfigScript() {}

  /** Writes it. */
  static void write(BuildFolder folder, ServerHeaders headers) throws IOException {
    StringBuilder cases = new StringBuilder();
    StringBuilder all = new StringBuilder();
    answers(folder.server(), headers)
        .forEach(
            (name, value) -> {
              cases.append("    --").append(name).append(") echo '").append(value).append("' ;;\n");
              all.append(name.replace('-', '_').toUpperCase(Locale.ROOT))
                  .append(" = ")
                  .append(value)
                  .append('\n');
            });
    String script =
        """
        #!/bin/sh
        if [ $# -eq 0 ]; then
          cat <<'END'
        %sEND
          exit 0
        fi
        for asked; do
          case $asked in
        %s    *) echo "pg_config: invalid argument: $asked" >&2; exit 1 ;;
          esac
        done
        """
            .formatted(all, cases);
    Path file = folder.pgConfig();
    NewFiles.write(file, script);
    if (!file.toFile().setExecutable(true, true)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }

  private static Map<String, String> answers(Path server, ServerHeaders headers) {
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put("bindir", server.resolve("bin").toString());
    answers.put("docdir", server.resolve("doc").toString());
    answers.put("htmldir", server.resolve("doc").toString());
    answers.put("includedir", headers.include().toString());
    answers.put("pkgincludedir", headers.include().toString());
    answers.put("includedir-server", headers.server().toString());
    answers.put("libdir", server.resolve("lib").toString());
    answers.put("pkglibdir", server.resolve("lib").toString());
    answers.put("localedir", server.resolve("share/locale").toString());
    answers.put("mandir", server.resolve("man").toString());
    answers.put("sharedir", server.resolve("share").toString());
    answers.put("sysconfdir", server.resolve("etc").toString());
    answers.put("pgxs", headers.pgxs().toString());
    answers.put("configure", "");
    answers.put("cc", headers.compiler());
    answers.put("cppflags", "-D_GNU_SOURCE");
    answers.put("cflags", "-O2 -fPIC");
    answers.put("cflags_sl", "-fPIC");
    answers.put("ldflags", "");
    answers.put("ldflags_ex", "");
    answers.put("ldflags_sl", "");
    answers.put("libs", "");
    answers.put("version", "PostgreSQL " + headers.version());
    return answers;
  }
}
