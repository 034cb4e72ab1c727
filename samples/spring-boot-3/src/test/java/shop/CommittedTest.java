package shop;

import static org.assertj.core.api.Assertions.assertThat;

import amp.spring.boot.AmpDatabase;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** What a test commits, no other sees: each method has a database as Flyway left it. */
@AmpDatabase(scope = AmpDatabase.Scope.METHOD)
@SpringBootTest
class CommittedTest {
  @RepeatedTest(3)
  void aBookIsSold(@Autowired Books books) {
    assertThat(books.count()).isZero();

    books.save(new Book("The Art of PostgreSQL"));

    assertThat(books.findAll()).extracting(Book::id).allMatch(id -> id > 0);
  }
}
