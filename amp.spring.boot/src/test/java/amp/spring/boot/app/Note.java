package amp.spring.boot.app;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

@Entity
public class Note {
  @Id @GeneratedValue private long id;
  private String text = "";

  protected Note() {}

  public Note(String text) {
    this.text = text;
  }

  public long id() {
    return id;
  }

  public String text() {
    return text;
  }
}
