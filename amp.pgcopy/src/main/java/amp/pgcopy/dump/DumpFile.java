package amp.pgcopy.dump;

import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.session.SourceSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;

/** What pg_dump writes, handed on as it is. */
public final class DumpFile {
  private DumpFile() {}

  /** Writes it; returns its bytes. */
  public static long write(DumpProgram program, SourceSnapshot source, OutputStream out)
      throws SQLException, IOException {
    long[] bytes = {0};
    DumpProcess.run(program, DumpLoad.OPTIONS, source, in -> bytes[0] = in.transferTo(out));
    return bytes[0];
  }
}
