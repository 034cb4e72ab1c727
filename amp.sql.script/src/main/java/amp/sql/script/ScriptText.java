package amp.sql.script;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads scripts as the UTF-8 that they must be. */
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
}
