package amp.ampup.install.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A package in an archive, as a signed index describes it.
 *
 * @param name its name
 * @param version its version
 * @param suite the suite it is in
 * @param depends the names of the packages it needs; for each need one name or several that serve
 * @param provides the names it serves as, besides its own
 * @param path where it is below the archive's base address
 * @param size its size in bytes
 * @param sha256 its SHA-256
 */
public record DebPackage(
    String name,
    DebianVersion version,
    String suite,
    List<List<String>> depends,
    List<String> provides,
    String path,
    long size,
    String sha256) {
  private static final long MOST_BYTES = 1L << 30;

  /** Copies the lists. */
  public DebPackage {
    depends = List.copyOf(depends);
    provides = List.copyOf(provides);
  }

  /** Reads a paragraph; empty when it describes no package that could be fetched. */
  static Optional<DebPackage> of(Map<String, String> fields, String suite) {
    String path = fields.getOrDefault("filename", "");
    String sha256 = fields.getOrDefault("sha256", "");
    String size = fields.getOrDefault("size", "");
    String version = fields.getOrDefault("version", "");
    if (!isPath(path)
        || !sha256.matches("[0-9a-f]{64}")
        || !size.matches("[0-9]{1,10}")
        || Long.parseLong(size) > MOST_BYTES
        || !version.matches("([0-9]{1,9}:)?[0-9][0-9A-Za-z.+~-]{0,200}")) {
      return Optional.empty();
    }
    List<List<String>> depends = new ArrayList<>(names(fields.getOrDefault("pre-depends", "")));
    depends.addAll(names(fields.getOrDefault("depends", "")));
    return Optional.of(
        new DebPackage(
            fields.getOrDefault("package", ""),
            DebianVersion.of(version),
            suite,
            depends,
            names(fields.getOrDefault("provides", "")).stream().flatMap(List::stream).toList(),
            path,
            Long.parseLong(size),
            sha256));
  }

  /** Tells whether a path stays below the base address, whoever wrote it. */
  public static boolean isPath(String path) {
    return path.matches("[0-9A-Za-z_+~.%-]+(/[0-9A-Za-z_+~.%-]+)*")
        && Stream.of(path.split("/", -1)).noneMatch(part -> part.equals("..") || part.equals("."));
  }

  /** Returns the last name of the path. */
  public String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static List<List<String>> names(String field) {
    List<List<String>> all = new ArrayList<>();
    for (String need : field.split(",", -1)) {
      List<String> names =
          Stream.of(need.split("\\|", -1))
              .map(one -> one.strip().split("[\\s:(\\[]", 2)[0])
              .filter(name -> !name.isEmpty())
              .toList();
      if (!names.isEmpty()) {
        all.add(names);
      }
    }
    return all;
  }
}
