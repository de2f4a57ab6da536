package dev.heddle.lab.workload;

import dev.heddle.lab.frame.Resources;
import dev.heddle.lab.frame.WrongAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A table in an embedded database in a folder of its own. One thread at a time may insert. */
final class RowStore implements AutoCloseable {

  private static final int BATCH = 500;

  private final Path folder;
  private final Connection connection;
  private final PreparedStatement insert;
  private int batched;

  private RowStore(Path folder) throws SQLException {
    this.folder = folder;
    this.connection = DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("rows"));
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE words (file INT, word VARCHAR, occurrences INT)");
    }
    connection.setAutoCommit(false);
    this.insert = connection.prepareStatement("INSERT INTO words VALUES (?, ?, ?)");
  }

  /** An empty table in a new folder below that one. */
  static RowStore createIn(Path parent) throws IOException, SQLException {
    return new RowStore(Files.createTempDirectory(parent, "rows-"));
  }

  void insert(FileRows.Row row) throws SQLException {
    insert.setInt(1, row.file());
    insert.setString(2, row.word());
    insert.setInt(3, row.count());
    insert.addBatch();
    if (++batched == BATCH) {
      insert.executeBatch();
      batched = 0;
    }
  }

  void commit() throws SQLException {
    insert.executeBatch();
    batched = 0;
    connection.commit();
  }

  void check(FileRows.Totals expected) throws SQLException, WrongAnswer {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT COUNT(*), SUM(occurrences) FROM words")) {
      result.next();
      WrongAnswer.unlessEqual(
          "what the database holds",
          expected,
          new FileRows.Totals(result.getLong(1), result.getLong(2)));
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    connection.close();
    Resources.deleteTree(folder);
  }
}
