package amp.maven.plugin;

import amp.problem.ProblemException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The databases that a module has open in this build, by the prefix of their properties. */
final class OpenDatabases {
  private static final String KEY = OpenDatabases.class.getName() + ".";

  private final Map<String, Object> context;
  private final DatabaseMojo mojo;

  private OpenDatabases(Map<String, Object> context, DatabaseMojo mojo) {
    this.context = context;
    this.mojo = mojo;
  }

  /** Returns those of a goal's module: Maven keeps a map for each plugin and module. */
  @SuppressWarnings("unchecked")
  static OpenDatabases of(DatabaseMojo mojo) {
    return new OpenDatabases((Map<String, Object>) mojo.getPluginContext(), mojo);
  }

  @Nullable OpenDatabase find(String prefix) {
    return context.get(KEY + prefix) instanceof OpenDatabase open ? open : null;
  }

  /** Adds one, which is given back at the end of the session at the latest. */
  void put(String prefix, OpenDatabase open) {
    context.put(KEY + prefix, open);
    SessionEnd.add(mojo.session, () -> close(open));
  }

  /** Gives all of them back; returns how many there were. */
  int closeAll() {
    List<String> keys = context.keySet().stream().filter(key -> key.startsWith(KEY)).toList();
    for (String key : keys) {
      if (context.remove(key) instanceof OpenDatabase open) {
        open.db().close();
      }
    }
    return keys.size();
  }

  /** The build is over: nothing that fails now may change what became of it. */
  private void close(OpenDatabase open) {
    try {
      open.db().close();
    } catch (ProblemException e) {
      mojo.getLog().warn(Words.of(e));
    }
  }
}
