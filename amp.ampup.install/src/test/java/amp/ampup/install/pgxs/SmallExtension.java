package amp.ampup.install.pgxs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The source of a real extension with one function in C. */
final class SmallExtension {
  static final String MAKEFILE =
      """
      EXTENSION = t_plus
      MODULES = t_plus
      DATA = t_plus--1.2.sql
      PG_CONFIG = pg_config
      PGXS := $(shell $(PG_CONFIG) --pgxs)
      include $(PGXS)
      """;
  static final String CODE =
      """
      #include "postgres.h"
      #include "fmgr.h"

      PG_MODULE_MAGIC;
      PG_FUNCTION_INFO_V1(t_plus);

      Datum
      t_plus(PG_FUNCTION_ARGS)
      {
        PG_RETURN_INT32(PG_GETARG_INT32(0) + PG_GETARG_INT32(1));
      }
      """;

  private SmallExtension() {}

  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("Makefile"), MAKEFILE);
    Files.writeString(folder.resolve("t_plus.c"), CODE);
    Files.writeString(
        folder.resolve("t_plus.control"),
        "comment = 'adds'\ndefault_version = '1.2'\nmodule_pathname = '$libdir/t_plus'\n");
    Files.writeString(
        folder.resolve("t_plus--1.2.sql"),
        "create function t_plus(int, int) returns int as 'MODULE_PATHNAME' language c strict;\n");
    return folder;
  }
}
