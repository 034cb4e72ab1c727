package amp.tempdb.api.config;

import amp.problem.VisibleText;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Server parameters as annotations have them, each with its value: {@code work_mem=16MB}. */
public final class Assignments {
  private Assignments() {}

  /**
   * Takes them apart.
   *
   * @return the values by the parameters' names, in the order in which they were first named
   * @throws IllegalArgumentException if one has no value
   */
  public static Map<String, String> parse(Collection<String> assignments) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "the setting \"" + VisibleText.of(assignment) + "\" has no value: write name=value");
      }
      parameters.put(
          assignment.substring(0, equals).strip(), assignment.substring(equals + 1).strip());
    }
    return parameters;
  }
}
