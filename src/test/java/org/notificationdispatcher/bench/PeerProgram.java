package org.notificationdispatcher.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The process of a {@link Peer}. Arguments: JDBC address, user, password, a schema for its tables,
 * requests in flight. Connections are open only while there is something to do: the contestants
 * share a server that has a hundred.
 */
final class PeerProgram implements BacklogProgram.Backlog {
  private static final long LOOK_MILLIS = 10;

  private final Peer peer;
  private final HikariConfig config = new HikariConfig();
  private final String schema;
  private final int inFlight;
  private int loaded;

  private PeerProgram(Peer peer, String[] arguments) {
    this.peer = peer;
    this.schema = arguments[3];
    this.inFlight = Integer.parseInt(arguments[4]);
    config.setJdbcUrl(arguments[0]);
    config.setUsername(arguments[1]);
    config.setPassword(arguments[2]);
    config.setSchema(schema);
    config.setMaximumPoolSize(peer.connections(inFlight));
  }

  static void main(Peer peer, String[] arguments) throws Exception {
    // Standard output is for answers
    System.setProperty("log.target", "SYSTEM_ERR");
    System.setProperty("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
    System.setProperty("log4j2.configurationFile", "config/log4j2.properties");
    BacklogProgram.serve(new PeerProgram(peer, arguments));
    System.exit(0);
  }

  @Override
  public String settings() {
    return peer.settings(inFlight)
        + "; "
        + peer.connections(inFlight)
        + " connections to the database";
  }

  @Override
  public void load(int count, int bytes) throws Exception {
    List<String> ids = Stream.generate(() -> UUID.randomUUID().toString()).limit(count).toList();
    try (HikariDataSource data = new HikariDataSource(config)) {
      JdbcTemplate jdbc = new JdbcTemplate(data);
      jdbc.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
      jdbc.execute("CREATE SCHEMA " + schema);
      peer.load(data, ids, "x".repeat(bytes));
      jdbc.queryForList(
              "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = ?",
              String.class,
              schema)
          .forEach(table -> jdbc.execute("VACUUM ANALYZE " + table));
    }
    loaded = count;
  }

  @Override
  public long run(String url) throws Exception {
    try (HikariDataSource data = new HikariDataSource(config);
        Deliveries deliveries = new Deliveries(url, loaded, inFlight)) {
      CountDownLatch never = new CountDownLatch(1);
      while (data.getHikariPoolMXBean().getTotalConnections() < data.getMaximumPoolSize()) {
        never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      JdbcTemplate jdbc = new JdbcTemplate(data);
      try (AutoCloseable workers = peer.start(data, deliveries, inFlight)) {
        return deliveries.awaitNothing(() -> jdbc.queryForObject(peer.left(), Boolean.class));
      }
    }
  }
}
