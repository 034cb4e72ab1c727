package amp.cli.project;

import amp.cli.console.CliException;
import amp.os.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Those who use a server that is about to be stopped and started anew. Of them {@code ampd solo}
 * comes back by itself, however slowly, and until it is there, who starts the server keeps it.
 */
public final class Followers {
  /** What {@code ampd solo} calls itself. */
  public static final String SOLO = "ampd solo";

  private static final Duration RETURN = Duration.ofSeconds(60);

  /** Between two servers solo is not known as a user; its process may be one we cannot see. */
  private static final Duration UNSEEN = Duration.ofSeconds(5);

  private static final Pattern PROCESS = Pattern.compile("[(]process (\\d+)[)]$");

  private final Context context;
  private final Project project;
  private final List<String> solos;

  private Followers(Context context, Project project, List<String> solos) {
    this.context = context;
    this.project = project;
    this.solos = solos;
  }

  /** Returns those of the server that runs now; none where there is no server. */
  public static Followers of(Context context, Project project) {
    List<String> users =
        context.databases().running(project.spec()).isPresent()
            ? Managed.holders(context, project)
            : List.of();
    return new Followers(
        context, project, users.stream().filter(name -> name.startsWith(SOLO)).toList());
  }

  /**
   * Waits until they use the server that runs now, which the caller has opened. Where that does not
   * come to pass, or nobody else is left, the server is detached, and that is said: it has just
   * been asked for.
   *
   * @throws CliException when its backend cannot do that
   */
  public void await() {
    await(RETURN, UNSEEN);
  }

  void await(Duration limit, Duration unseen) {
    Deadline deadline = Deadline.in(limit);
    Deadline lost = Deadline.in(unseen);
    List<String> missing = missing();
    while (!missing.isEmpty() && !deadline.passed()) {
      if (isAround(missing)) {
        lost = Deadline.in(unseen);
      } else if (lost.passed()) {
        stay(String.join(", ", missing) + " has ended");
        return;
      }
      deadline.pause();
      missing = missing();
    }
    if (!missing.isEmpty()) {
      stay(
          String.join(", ", missing)
              + " has not used the new server within "
              + Deadline.text(limit)
              + ", and whether it still will is not known");
    } else if (isAlone()) {
      stay("nobody uses the database any more");
    }
  }

  private void stay(String why) {
    if (!context.databases().canDetach(project.spec())) {
      throw new CliException(
          why + ": PostgreSQL was started again, and ends with this command",
          "start what is to use it, for example: ampd solo");
    }
    context.databases().detach(project.spec());
    context
        .console()
        .err()
        .println("warning: " + why + "; PostgreSQL runs on, detached, until: ampctl metadb stop");
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>(solos);
    if (!missing.isEmpty()) {
      missing.removeAll(context.databases().holdersOfRunning(project.spec(), Managed.ARE_DONE));
    }
    return missing;
  }

  /** Tells whether any of them is known as a user, of the server before too, or lives. */
  private boolean isAround(List<String> missing) {
    return missing.stream().anyMatch(Followers::lives)
        || Managed.holders(context, project).stream().anyMatch(missing::contains);
  }

  private static boolean lives(String user) {
    Matcher process = PROCESS.matcher(user);
    return process.find()
        && ProcessHandle.of(Long.parseLong(process.group(1)))
            .filter(ProcessHandle::isAlive)
            .isPresent();
  }

  private boolean isAlone() {
    String own = "(process " + ProcessHandle.current().pid() + ")";
    return context.databases().holdersOfRunning(project.spec(), Managed.ARE_DONE).stream()
        .allMatch(user -> user.endsWith(own));
  }
}
