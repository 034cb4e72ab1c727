package amp.ampup.store.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a package of Debian says of itself, in its file {@code control}. Nothing of it is proven by
 * being there.
 *
 * @param name the package's name, such as {@code postgresql-15-cron}
 * @param version its version, such as {@code 1.4.2-2+b1}
 * @param architecture what it was built for, in Debian's words: {@code amd64}, {@code all}
 * @param depends the names of the packages that it depends on, the first of each choice
 */
public record DebControl(String name, String version, String architecture, List<String> depends) {
  private static final String NAME = "[a-z0-9][a-z0-9+.-]{0,127}";
  private static final String VERSION = "[A-Za-z0-9.+:~-]{1,127}";

  /**
   * Reads the text of the file.
   *
   * @throws ArchiveException when a field is missing, comes twice, or holds what it cannot
   */
  static DebControl parse(String text) throws ArchiveException {
    Map<String, String> fields = fields(text);
    return new DebControl(
        field(fields, "Package", NAME),
        field(fields, "Version", VERSION),
        field(fields, "Architecture", NAME),
        depends(fields.getOrDefault("depends", "")));
  }

  /** It describes one package, and so has one paragraph. */
  private static Map<String, String> fields(String text) throws ArchiveException {
    try {
      Stanzas stanzas = Stanzas.of(text);
      Map<String, String> fields = stanzas.next();
      if (fields == null || stanzas.next() != null) {
        throw new ArchiveException(fields == null ? "nothing in it" : "more than one paragraph");
      }
      return fields;
    } catch (IOException e) {
      throw new ArchiveException("its control file has " + e.getMessage());
    }
  }

  private static String field(Map<String, String> fields, String name, String pattern)
      throws ArchiveException {
    String value = fields.get(name.toLowerCase(Locale.ROOT));
    if (value == null || !value.matches(pattern)) {
      throw new ArchiveException(
          "its control file has "
              + (value == null ? "no " + name : "the " + name + " " + EntryNames.shown(value)));
    }
    return value;
  }

  private static List<String> depends(String value) {
    List<String> names = new ArrayList<>();
    for (String choice : value.split(",", -1)) {
      String name = choice.strip().split("[\\s(:|\\[]", 2)[0];
      if (name.matches(NAME)) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }
}
