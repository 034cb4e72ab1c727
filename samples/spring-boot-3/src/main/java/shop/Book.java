package shop;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

@Entity
public class Book {
  @Id @GeneratedValue private Long id;
  private String title;

  protected Book() {}

  public Book(String title) {
    this.title = title;
  }

  public Long id() {
    return id;
  }

  public String title() {
    return title;
  }
}
