package amp.tempdb.api;

/** What a server promises about a commit it has acknowledged. */
public enum Durability {
  /** {@code fsync}, {@code full_page_writes} and {@code synchronous_commit} are on. */
  SAFE,
  /** All three are off: fast, and lost when the machine stops. For ephemeral databases. */
  FAST
}
