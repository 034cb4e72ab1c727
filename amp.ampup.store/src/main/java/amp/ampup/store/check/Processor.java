package amp.ampup.store.check;

import amp.ampup.Platform;
import java.util.Map;

/** The processors, as ELF numbers them. */
public final class Processor {
  private record Kind(int bits, int machine) {}

  private static final Map<String, Kind> KINDS =
      Map.of(
          "amd64", new Kind(64, 62),
          "arm64", new Kind(64, 183),
          "i386", new Kind(32, 3),
          "arm32", new Kind(32, 40),
          "ppc64le", new Kind(64, 21));

  private Processor() {}

  /** Tells whether a file is for the processor of a platform; of one that is not known it is. */
  public static boolean fits(ElfFile file, Platform platform) {
    Kind kind = KINDS.get(platform.arch());
    return kind == null || kind.equals(new Kind(file.bits(), file.machine()));
  }

  /** Returns what a file is for, in words. */
  public static String shown(ElfFile file) {
    return KINDS.entrySet().stream()
        .filter(kind -> kind.getValue().equals(new Kind(file.bits(), file.machine())))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("machine " + file.machine() + " with " + file.bits() + " bits");
  }
}
