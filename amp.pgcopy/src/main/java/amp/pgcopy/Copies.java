package amp.pgcopy;

import amp.pgcopy.session.OpenSessions;

/** The copies that this program makes. */
public final class Copies {
  private Copies() {}

  /**
   * Has the servers cancel what all copies of this program run there, since it is about to end.
   * Each fails as soon as it meets that, and removes what it has made; one that takes its place at
   * this moment does. None can be begun any more. What a copy begins meanwhile is cancelled when
   * this is called again.
   */
  public static void cancelAll() {
    OpenSessions.cancelAll();
  }
}
