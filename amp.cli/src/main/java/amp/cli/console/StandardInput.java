package amp.cli.console;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a command is given on standard input: text, or bytes that are passed on as they are. What is
 * not text in its encoding is refused: once decoded leniently, nobody could tell what it was.
 */
public final class StandardInput {
  private static final String MARK = "\uFEFF";

  /** So much of a row is held at once, which may be of any size. */
  private static final int PIECE = 1 << 16;

  private final InputStream in;
  private final Charset charset;

  /** The lines that have been read. */
  private long lines;

  /**
   * Reads a stream.
   *
   * @param charset what text is in
   */
  public StandardInput(InputStream in, Charset charset) {
    this.in = new Explained(in);
    this.charset = charset;
  }

  /** Returns all of it as it is. Whoever reads it gets a {@link CliException} where it cannot. */
  public InputStream bytes() {
    return in;
  }

  /**
   * Returns all of it as text.
   *
   * @throws CliException when it cannot be read, or is no text
   */
  public String text() {
    try {
      return decoded(in.readAllBytes());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Returns the next line, without its end.
   *
   * @return null at the end of the input
   * @throws CliException when it cannot be read, or is no text
   */
  public @Nullable String readLine() {
    byte[] line = piece(Integer.MAX_VALUE);
    return line.length == 0 ? null : decoded(line).replaceFirst("\r?\n$", "");
  }

  /**
   * Returns the rows that follow a {@code COPY … FROM STDIN} among lines of SQL: up to the line
   * {@code \.}, or the end of the input. Once some have been read, closing it passes over the rest.
   */
  public InputStream rows() {
    return new RowBytes();
  }

  /** Returns what a command ends with when the input cannot be read. */
  public static CliException unreadable(IOException e) {
    return new CliException(
        "standard input cannot be read: " + e.getMessage(),
        "have it read a file, with < FILE, or what another program writes");
  }

  /** Reads to the end of the line, or so many bytes of it; nothing at the end of the input. */
  private byte[] piece(int most) {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    try {
      int c = 0;
      while (c != '\n' && piece.size() < most && (c = in.read()) >= 0) {
        piece.write(c);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    return piece.toByteArray();
  }

  private String decoded(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    String text;
    try {
      text = charset.newDecoder().decode(from).toString();
    } catch (CharacterCodingException e) {
      throw malformed(bytes, from.position());
    }
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new CliException(
          "standard input holds a NUL character in line " + line(text.substring(0, nul)),
          "take it out, or, where the text is in UTF-16, convert it: iconv -f UTF-16 -t UTF-8");
    }
    boolean marked = lines == 0 && text.startsWith(MARK);
    lines += text.chars().filter(c -> c == '\n').count();
    return marked ? text.substring(1) : text;
  }

  private CliException malformed(byte[] bytes, int at) {
    int value = Byte.toUnsignedInt(bytes[at]);
    long line = line(new String(bytes, 0, at, StandardCharsets.ISO_8859_1));
    // UTF-16 begins with a mark of two bytes, which UTF-8 never has.
    String likely = line == 1 && at == 0 && value >= 0xfe ? "UTF-16" : "LATIN1";
    return new CliException(
        "standard input is not %s text: line %d holds the byte 0x%02x"
            .formatted(charset, line, value),
        "convert it from what it is in, as with: iconv -f " + likely + " -t " + charset);
  }

  private long line(String before) {
    return lines + 1 + before.chars().filter(c -> c == '\n').count();
  }

  /** The stream, whose failures say which stream it is. */
  private static final class Explained extends FilterInputStream {
    Explained(InputStream in) {
      super(in);
    }

    @Override
    public int read() {
      try {
        return super.read();
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      try {
        return super.read(to, offset, length);
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    /** It is the process's, and may be read again. */
    @Override
    public void close() {}
  }

  /** Rows among lines of SQL. */
  private final class RowBytes extends InputStream {
    private byte[] piece = {};
    private int at;
    private boolean begun;
    private boolean ended;

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      if (at == piece.length && !next()) {
        return -1;
      }
      int count = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, to, offset, count);
      at += count;
      return count;
    }

    /** Rows that the server did not want are no SQL. */
    @Override
    public void close() {
      while (begun && next()) {
        // It is passed over.
      }
    }

    private boolean next() {
      if (ended) {
        return false;
      }
      boolean line = piece.length == 0 || piece[piece.length - 1] == '\n';
      begun = true;
      piece = piece(PIECE);
      at = 0;
      if (piece.length > 0 && piece[piece.length - 1] == '\n') {
        lines++;
      }
      ended = piece.length == 0 || (line && isEnd());
      return !ended;
    }

    private boolean isEnd() {
      return piece.length <= 4
          && new String(piece, StandardCharsets.ISO_8859_1).matches("\\\\\\.\r?\n?");
    }
  }
}
