package amp.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes packages of Debian for tests, honest ones and others. */
public final class DebPackage {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private DebPackage() {
    bytes.writeBytes("!<arch>\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns an {@code ar} with no member. */
  public static DebPackage empty() {
    return new DebPackage();
  }

  /** Returns one with the member that every package begins with. */
  public static DebPackage begun() {
    return empty().member("debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Returns a whole package, compressed as Debian does it.
   *
   * @param name the package's name
   * @param version its version
   * @param architecture what it says it was built for
   * @param depends what it says it depends on
   * @param data its files, with paths that begin with {@code ./}
   */
  public static byte[] of(
      String name, String version, String architecture, String depends, Archives data) {
    return begun()
        .control(control(name, version, architecture, depends))
        .member("data.tar.xz", data.txz())
        .bytes();
  }

  /** Returns the text of a control file. */
  public static String control(String name, String version, String architecture, String depends) {
    return "Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: a test\nDepends: %s\n"
            .formatted(name, version, architecture, depends)
        + "Description: made by a test\n and nothing else\n .\n";
  }

  /** Adds the tar with a control file, and a script that must not run. */
  public DebPackage control(String control) {
    Archives tar =
        new Archives()
            .folder("./")
            .file("./postinst", "#!/bin/sh\ntouch /ran-a-maintainer-script\n")
            .file("./control", control);
    return member("control.tar.xz", tar.txz());
  }

  /** Adds a member. */
  public DebPackage member(String name, byte[] content) {
    return member(name, content, Integer.toString(content.length));
  }

  /** Adds a member whose header tells a size that need not be its own. */
  public DebPackage member(String name, byte[] content, String size) {
    bytes.writeBytes(
        String.format("%-16s%-12s%-6s%-6s%-8s%-10s`\n", name, "0", "0", "0", "100644", size)
            .getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(content);
    if (content.length % 2 == 1) {
      bytes.write('\n');
    }
    return this;
  }

  /** Returns the package. */
  public byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Returns its beginning. */
  public byte[] bytes(int length) {
    return Arrays.copyOf(bytes.toByteArray(), length);
  }
}
