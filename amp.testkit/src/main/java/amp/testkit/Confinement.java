package amp.testkit;

import java.util.List;

/**
 * Forbids system calls to a program, as the seccomp profiles of containers do (seccomp(2)). The
 * words go before its command.
 */
public final class Confinement {
  /** Numbers of prctl, socket and unshare, which differ by processor. */
  private static final String NUMBERS =
      "use POSIX; my %n = (x86_64 => [157, 41, 272], aarch64 => [167, 198, 97]);"
          + " my ($prctl, $socket, $unshare) = @{$n{(POSIX::uname())[4]} || exit 125};";

  /** Installs a filter: each instruction is code, jump if true, jump if false, operand. */
  private static final String INSTALL =
      " my $f = join '', map { pack 'SCCL', @$_ } @i;"
          + " syscall($prctl, 38, 1, 0, 0, 0) == 0"
          + " && syscall($prctl, 22, 2, pack('Sx6P', scalar(@i), $f)) == 0 or exit 125;"
          + " exec @ARGV or exit 127";

  private static final String ALLOW = " [6, 0, 0, 0x7fff0000]";

  private Confinement() {}

  /** Returns the words of a program without Unix-domain sockets: EAFNOSUPPORT. */
  public static List<String> withoutUnixSockets() {
    return perl(
        " my @i = ([0x20, 0, 0, 0], [0x15, 0, 3, $socket], [0x20, 0, 0, 16], [0x15, 0, 1, 1],"
            + " [6, 0, 0, 0x50000 + 97],"
            + ALLOW
            + ");");
  }

  /** Returns the words of a program without new namespaces: EPERM. */
  public static List<String> withoutNamespaces() {
    return perl(
        " my @i = ([0x20, 0, 0, 0], [0x15, 0, 1, $unshare], [6, 0, 0, 0x50000 + 1],"
            + ALLOW
            + ");");
  }

  private static List<String> perl(String filter) {
    return List.of("perl", "-e", NUMBERS + filter + INSTALL, "--");
  }
}
