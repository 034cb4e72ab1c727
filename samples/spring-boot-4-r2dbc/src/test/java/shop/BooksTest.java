package shop;

import static org.assertj.core.api.Assertions.assertThat;

import amp.spring.boot.AmpDatabase;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** What a test commits, no other sees: nothing of it has to be rolled back. */
@AmpDatabase(scope = AmpDatabase.Scope.METHOD)
@SpringBootTest
class BooksTest {
  @RepeatedTest(3)
  void aBookIsStored(@Autowired Books books) {
    assertThat(books.count().block()).isZero();

    Book stored = books.save(new Book(null, "The Art of PostgreSQL")).block();

    assertThat(stored.id()).isEqualTo(1);
  }
}
