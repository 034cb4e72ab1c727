package amp.sql.script;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads scripts: files of text, in the UTF-8 that they must be. */
public final class ScriptText {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private ScriptText() {}

  /**
   * Returns the text, without the byte-order mark that some editors begin it with.
   *
   * @param content what is in the script's file
   * @throws CharacterCodingException if it is not UTF-8
   */
  public static String decoded(byte[] content) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /**
   * Reads a resource that is a file.
   *
   * @param name its name
   * @param find finds resources, as a class or a class loader does
   * @param open opens them, as the same does
   * @return empty where there is none, or a folder
   */
  public static Optional<byte[]> resource(
      String name,
      Function<String, @Nullable URL> find,
      Function<String, @Nullable InputStream> open)
      throws IOException {
    if (isFolder(name, find)) {
      return Optional.empty();
    }
    try (InputStream in = open.apply(name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    }
  }

  /** Java reads a folder as the list of what is in it, or as an empty file. */
  private static boolean isFolder(String name, Function<String, @Nullable URL> find) {
    URL found = find.apply(name);
    if (found == null) {
      return false;
    }
    if (!found.getProtocol().equals("file")) {
      return name.endsWith("/") || find.apply(name + "/") != null;
    }
    try {
      return Files.isDirectory(Path.of(found.toURI()));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
