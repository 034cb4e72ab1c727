package amp.ampup.install.fetch;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts do without a proxy: domains, names with {@code *}, addresses, and blocks of addresses
 * (CIDR), which hold for hosts that are written as addresses. No name is looked up for it.
 */
final class NoProxy {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f.]*:[0-9a-f:.]*");

  private NoProxy() {}

  /** Tells whether a list, as {@code NO_PROXY} has it, names a host. */
  static boolean lists(String list, String host) {
    for (String pattern : list.split("[,\\s]+", -1)) {
      if (!pattern.isEmpty() && matches(host, pattern)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether one entry of a list names a host, which is in lower case. */
  static boolean matches(String host, String pattern) {
    String name = pattern.toLowerCase(Locale.ROOT).replaceFirst("^(\\[.*]|[^:]*):[0-9]+$", "$1");
    byte[] address = address(host);
    int slash = name.indexOf('/');
    byte[] block = address(slash < 0 ? name : name.substring(0, slash));
    if (address != null && block != null) {
      int bits = 8 * block.length;
      return beginAlike(address, block, slash < 0 ? bits : number(name.substring(slash + 1)));
    }
    if (name.endsWith("*")) {
      return host.startsWith(name.substring(0, name.length() - 1));
    }
    String suffix = name.startsWith("*.") ? name.substring(1) : name;
    suffix = suffix.startsWith(".") ? suffix : "." + suffix;
    return ("." + host).endsWith(suffix);
  }

  private static boolean beginAlike(byte[] a, byte[] b, int bits) {
    int rest = 8 * a.length - bits;
    return a.length == b.length
        && bits >= 0
        && rest >= 0
        && new BigInteger(1, a).shiftRight(rest).equals(new BigInteger(1, b).shiftRight(rest));
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
  }

  private static byte @Nullable [] address(String text) {
    String bare = text.replaceAll("^\\[|]$", "");
    try {
      if (IPV4.matcher(bare).matches()) {
        return InetAddress.getByName(bare).getAddress();
      }
      // In brackets it is read as an address or refused, and never looked up.
      return IPV6.matcher(bare).matches()
          ? InetAddress.getByName("[" + bare + "]").getAddress()
          : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
