package amp.problem;

import java.util.ArrayList;
import java.util.List;

/** How a component comes to be installed. */
public enum InstallWay {
  /** Its archive is pinned, or is a file that the user names. */
  KNOWN,

  /** It has to be believed without being pinned. */
  UNPINNED,

  /** It is built from its source. */
  BUILT;

  /** Returns the command that installs it, quoted for a shell. */
  String command(Remedy.Install install) {
    List<String> words = new ArrayList<>(List.of("ampup"));
    words.add(this == BUILT ? "build-extension" : "install");
    if (install.again()) {
      words.add("--force");
    }
    words.addAll(List.of("--component", install.component()));
    if (this == BUILT) {
      // The source is the first of two words without an option, and the version the second.
      install.from().forEach(source -> words.add(quoted(source)));
    }
    if (!install.version().isEmpty()) {
      words.add(install.version());
    }
    install.major().ifPresent(major -> words.addAll(List.of("--postgres", major.toString())));
    if (!install.source().isEmpty()) {
      words.addAll(List.of("--source", install.source()));
    }
    if (this != BUILT) {
      install.from().forEach(file -> words.addAll(List.of("--from", quoted(file))));
    }
    if (this == UNPINNED) {
      words.add("--allow-unpinned");
    }
    return String.join(" ", words);
  }

  private static String quoted(String file) {
    boolean plain = file.matches("[A-Za-z0-9_./+:~@%=,-]+");
    return plain ? file : "'" + file.replace("'", "'\\''") + "'";
  }
}
