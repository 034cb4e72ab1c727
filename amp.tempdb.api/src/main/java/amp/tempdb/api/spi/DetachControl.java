package amp.tempdb.api.spi;

/**
 * Has a server run on when nobody uses it. {@link TempDbProvider#running} finds such a server, also
 * where nobody has it open; and whoever can detach one can stop it.
 */
public interface DetachControl {
  /**
   * Makes the running server stay when its last user leaves, however that ends, until it is
   * stopped. Called while somebody has the database open.
   *
   * @return false when none runs
   * @throws amp.tempdb.api.TempDbException when it cannot be done
   */
  boolean detach();

  /**
   * Tells whether a server runs that stays when its last user leaves. Cheap. One that is stopped
   * and opened again does not.
   */
  boolean isDetached();
}
