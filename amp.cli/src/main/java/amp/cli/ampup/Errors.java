package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.BusyException;
import amp.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** Prints what went wrong, and chooses the exit code. */
final class Errors {
  private static final int FAILED = 1;
  private static final int BUSY = 75;

  private Errors() {}

  static int print(Shell shell, CommandLine command, Exception failure) {
    int code = failure instanceof BusyException ? BUSY : FAILED;
    boolean json = command.getCommand() instanceof StoreCommand store && store.json();
    if (json) {
      shell.err().println(Json.writeLine(Map.of("error", describe(failure, code))));
    } else {
      shell.err().println("ampup: " + message(failure));
    }
    return code;
  }

  private static Map<String, Object> describe(Exception failure, int code) {
    Map<String, Object> json = new LinkedHashMap<>();
    boolean known = failure instanceof AmpupException;
    json.put("problem", known ? ((AmpupException) failure).problem() : message(failure));
    json.put("remedy", known ? ((AmpupException) failure).remedy() : "");
    json.put("exit", code);
    return json;
  }

  private static String message(Exception failure) {
    return failure instanceof AmpupException ? failure.getMessage() : failure.toString();
  }
}
