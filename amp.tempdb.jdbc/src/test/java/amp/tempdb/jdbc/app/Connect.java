package amp.tempdb.jdbc.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/** An application of its own: connects to a URL and prints a row and where its classes are. */
final class Connect {
  private Connect() {}

  public static void main(String[] arguments) throws Exception {
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 'connected'")) {
      row.next();
      System.out.println(
          row.getString(1)
              + " "
              + Class.forName("amp.tempdb.jdbc.UnixSocketFactory").getModule().getName());
    }
  }
}
