package amp.ampup.install.catalog;

import amp.ampup.Version;

/** Versions of the GNU C library. */
public final class Glibc {
  private Glibc() {}

  /** Compares two, such as 2.9 and 2.36; an empty one comes before all. */
  public static int compare(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Boolean.compare(!a.isEmpty(), !b.isEmpty());
    }
    return Version.of(a).compareTo(Version.of(b));
  }

  /** Returns the higher of two. */
  public static String higher(String a, String b) {
    return compare(b, a) > 0 ? b : a;
  }

  /** Tells whether a library belongs to the GNU C library itself, and so to the host. */
  public static boolean isPart(String library) {
    return library.matches(
        "(libc|libm|libpthread|libdl|librt|libutil|libresolv|libanl|libmvec|libthread_db)\\.so\\..*"
            + "|ld-linux.*|linux-vdso.*");
  }
}
