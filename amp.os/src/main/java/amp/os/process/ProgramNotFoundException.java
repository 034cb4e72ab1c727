package amp.os.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program is in no folder of PATH from which programs are run. */
public final class ProgramNotFoundException extends IOException {
  private static final long serialVersionUID = 1L;

  ProgramNotFoundException(String program, List<Path> folders) {
    super(
        "there is no program " + program + " in the folders of PATH that are trusted: " + folders);
  }
}
