package shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as it is started every day, with a project's database; here one in target. */
class ApplicationTest {
  @Test
  void whatItStoredIsThereAfterARestart() {
    String title = "Book " + UUID.randomUUID();
    try (ConfigurableApplicationContext context = start()) {
      context.getBean(Books.class).save(new Book(title));
    }
    try (ConfigurableApplicationContext context = start()) {
      assertThat(context.getBean(Books.class).findByTitleContaining(title)).hasSize(1);
    }
  }

  private static ConfigurableApplicationContext start() {
    return SpringApplication.run(
        ShopApplication.class,
        "--amp.database.enabled=true",
        "--amp.database.folder=target/shop/.amp");
  }
}
