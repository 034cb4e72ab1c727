package com.example.notes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotesTest {
  @TempDir Path project;

  @Test
  void aNoteIsThereAfterTheServerHasEnded() throws SQLException {
    TempDbSpec spec = TempDbSpec.at(project.resolve(".amp/metadb"));
    try (TempDb database = TempDb.open(spec)) {
      new Notes(database.dataSource()).add("buy milk");
    }
    try (TempDb database = TempDb.open(spec)) {
      assertEquals(List.of("buy milk"), new Notes(database.dataSource()).all());
    }
  }
}
