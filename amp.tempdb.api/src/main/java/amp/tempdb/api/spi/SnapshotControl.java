package amp.tempdb.api.spi;

import amp.tempdb.api.Snapshot;
import java.util.List;
import java.util.Optional;

/** Keeps copies of a database, to return to. They are no databases that anybody opens. */
public interface SnapshotControl {
  /** How many automatic ones are kept. */
  int AUTOMATIC_KEPT = 3;

  /** Returns those there are, the oldest first. */
  List<Snapshot> list();

  /**
   * Makes one of the database as it is: of a transaction, all or nothing. After a failure, or a
   * {@code kill -9}, there is none of that name.
   *
   * @param name its name, of the form that {@link Snapshot#checkName} allows
   * @param note what is to be said of it
   * @param automatic whether it is made for safety: of these all but the newest {@value
   *     #AUTOMATIC_KEPT} are deleted
   * @return it, as {@link #list} shows it from now on
   * @throws amp.tempdb.api.TempDbException when there is one of that name, or no database
   * @throws amp.tempdb.api.BusyException when the backend copies none in use, and it is
   */
  Snapshot create(String name, String note, boolean automatic);

  /**
   * Puts a copy of one in the place of the database; the snapshot stays. Who is connected is
   * disconnected. The server need not run afterwards: whoever wants that, opens the database.
   *
   * @param name the snapshot's name
   * @param force whether to do so under those who use the database; of those who have it open
   *     through amp the registry has asked where the data is kept elsewhere
   * @return what was replaced, as an automatic snapshot by which this can be undone; empty if it is
   *     not kept
   * @throws amp.tempdb.api.BusyException when others use it, and {@code force} is not set
   * @throws amp.tempdb.api.TempDbException when there is no such snapshot, or it is damaged: the
   *     database is as it was
   */
  Optional<Snapshot> restore(String name, boolean force);

  /**
   * Deletes one.
   *
   * @throws amp.tempdb.api.TempDbException when there is none of that name
   */
  void delete(String name);
}
