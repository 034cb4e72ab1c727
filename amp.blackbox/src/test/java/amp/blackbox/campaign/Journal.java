package amp.blackbox.campaign;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * What was acknowledged to one loader, noted outside the database: a line a row, written after the
 * commit has returned. What a killed process has written stays with the kernel.
 *
 * @param file where it is kept
 * @param run the loader's number, and that of its rows
 */
record Journal(Path file, int run) {
  static Journal in(Path folder, int run) {
    return new Journal(folder.resolve(run + ".acknowledged"), run);
  }

  FileChannel open() throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static void note(FileChannel journal, int row) throws IOException {
    journal.write(ByteBuffer.wrap((row + "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  boolean hasRows() {
    return file.toFile().length() > 0;
  }

  /** Returns the acknowledged rows. */
  BitSet rows() throws IOException {
    BitSet rows = new BitSet();
    if (Files.exists(file)) {
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      // The last line may be on its way.
      text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .forEach(line -> rows.set(Integer.parseInt(line)));
    }
    return rows;
  }
}
