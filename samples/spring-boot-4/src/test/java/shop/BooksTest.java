package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.spring.boot.AmpDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.dao.DataIntegrityViolationException;

/** What is done in each test is rolled back, as Spring does it. */
@AmpDatabase
@DataJpaTest
class BooksTest {
  @Autowired Books books;

  @Test
  void aBookIsFoundByAPartOfItsTitle() {
    books.saveAndFlush(new Book("The Art of PostgreSQL"));

    assertThat(books.findByTitleContaining("Art")).extracting(Book::title).hasSize(1);
  }

  @Test
  void aTitleIsThereOnce() {
    books.saveAndFlush(new Book("The Art of PostgreSQL"));

    assertThatThrownBy(() -> books.saveAndFlush(new Book("The Art of PostgreSQL")))
        .isInstanceOf(DataIntegrityViolationException.class);
  }
}
