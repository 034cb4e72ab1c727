package amp.ampup.install.packages;

/** Who is told what is fetched. */
public interface Listener {
  /** Is told what is fetched now, without any secret. */
  void fetching(String what);

  /** Is told what is worth knowing. */
  void notice(String message);
}
