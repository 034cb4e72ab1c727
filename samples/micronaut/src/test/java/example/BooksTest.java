package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@MicronautTest(startApplication = false, transactional = false)
class BooksTest {
  @Inject Books books;

  @Test
  void aBookIsStored() throws SQLException {
    int before = books.count();

    books.add("The Mythical Man-Month");

    assertEquals(before + 1, books.count());
  }
}
