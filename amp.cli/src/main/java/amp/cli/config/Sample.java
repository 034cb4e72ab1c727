package amp.cli.config;

import java.util.Locale;

/** A configuration file that explains every key and sets none. */
public final class Sample {
  private Sample() {}

  /** Returns the documented sample of {@code config.toml}. */
  public static String toml() {
    StringBuilder text =
        new StringBuilder(
            """
            # The configuration of amp, with every key and its default. Remove the # before a key to
            # set it. A variable such as AMP_CONFIG_METADATA_DB__POOL_SIZE overrides the file, and an
            # option of the command line overrides both.
            """);
    String section = "";
    for (Key<?> key : Keys.all()) {
      int dot = key.name().lastIndexOf('.');
      String table = dot < 0 ? "" : key.name().substring(0, dot);
      if (!table.equals(section)) {
        section = table;
        text.append(String.format(Locale.ROOT, "%n[%s]%n", section));
      }
      append(text, key, key.name().substring(dot + 1));
      if (key.equals(Keys.VERSION)) {
        text.append("\n# ").append(Keys.SETTINGS_DESCRIPTION).append('\n');
        text.append("# settings = { work_mem = \"16MB\", statement_timeout = \"1min\" }\n");
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Key<?> key, String name) {
    text.append("\n# ").append(key.description()).append(key.used() ? "" : " Not used here.");
    text.append("\n# Takes ").append(key.type().expected()).append('.');
    text.append("\n# ").append(name).append(" = ");
    text.append(key.defaultValue() == null ? "..." : TomlText.of(key.defaultValue()));
    text.append('\n');
  }
}
