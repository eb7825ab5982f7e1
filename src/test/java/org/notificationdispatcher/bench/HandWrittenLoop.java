package org.notificationdispatcher.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What somebody would write who wanted nothing but speed: a table of its own, one connection, one
 * thread that claims, posts, and settles in batches; no order per key, no schedule, no log of
 * attempts. Arguments: JDBC address, user, password, schema, requests in flight.
 */
final class HandWrittenLoop implements BacklogProgram.Backlog {
  private static final int LEASE_SECONDS = 120;

  private final Connection connection;
  private final int inFlight;
  private final SignedPosts posts;
  private final BlockingQueue<UUID> done = new LinkedBlockingQueue<>();

  private HandWrittenLoop(Connection connection, int inFlight) throws SQLException {
    this.connection = connection;
    this.inFlight = inFlight;
    this.posts = new SignedPosts(inFlight);
    connection.setAutoCommit(false);
  }

  public static void main(String[] arguments) throws Exception {
    try (Connection connection =
        DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
      connection.setSchema(arguments[3]);
      BacklogProgram.serve(new HandWrittenLoop(connection, Integer.parseInt(arguments[4])));
    }
    System.exit(0);
  }

  @Override
  public String settings() {
    return "one connection, %d in flight, claims and settles in batches".formatted(inFlight);
  }

  @Override
  public void load(int count, int bytes) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS hand_written");
      statement.execute(
          "CREATE TABLE hand_written (id uuid PRIMARY KEY, number bigint, body text,"
              + " lease_until timestamptz, delivered_at timestamptz)");
      statement.execute(
          "INSERT INTO hand_written SELECT gen_random_uuid(), n, repeat('x', "
              + bytes
              + ") FROM generate_series(1, "
              + count
              + ") n");
      statement.execute("CREATE INDEX ON hand_written (number) WHERE delivered_at IS NULL");
    }
    connection.commit();
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.execute("VACUUM ANALYZE hand_written");
    }
    connection.setAutoCommit(false);
  }

  @Override
  public long run(String url) throws SQLException, InterruptedException {
    long begin = System.nanoTime();
    int open = 0;
    List<UUID> through = new ArrayList<>();
    try (PreparedStatement settle =
            connection.prepareStatement(
                "UPDATE hand_written SET delivered_at = now(), lease_until = NULL"
                    + " WHERE id = ANY (?)");
        PreparedStatement claim =
            connection.prepareStatement(
                "UPDATE hand_written SET lease_until = now() + interval '"
                    + LEASE_SECONDS
                    + " s' WHERE id IN (SELECT id FROM hand_written WHERE delivered_at IS NULL"
                    + " AND (lease_until IS NULL OR lease_until < now()) ORDER BY number LIMIT ?"
                    + " FOR UPDATE SKIP LOCKED) RETURNING id, body")) {
      do {
        if (!through.isEmpty()) {
          settle.setArray(1, connection.createArrayOf("uuid", through.toArray()));
          settle.executeUpdate();
          open -= through.size();
          through.clear();
        }
        claim.setInt(1, 2 * inFlight - open);
        List<String> bodies = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        try (ResultSet rows = claim.executeQuery()) {
          while (rows.next()) {
            ids.add(rows.getObject(1, UUID.class));
            bodies.add(rows.getString(2));
          }
        }
        connection.commit();
        for (int n = 0; n < ids.size(); n++) {
          UUID id = ids.get(n);
          posts.post(url, id.toString(), bodies.get(n), failure -> done(id, failure));
        }
        open += ids.size();
        if (open > 0) {
          through.add(done.take());
          done.drainTo(through);
        }
      } while (open > 0);
    }
    return System.nanoTime() - begin;
  }

  private void done(UUID id, Exception failure) {
    if (failure != null) {
      // A run with a failure measures something else
      failure.printStackTrace();
      System.exit(1);
    }
    done.add(id);
  }
}
