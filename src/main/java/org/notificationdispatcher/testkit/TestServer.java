package org.notificationdispatcher.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.notificationdispatcher.core.SqlFile;
import org.notificationdispatcher.core.outbox.OutboxTables;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * One PostgreSQL for all tests of a JVM, started by the first that asks and ended with the JVM. Its
 * user is {@code postgres}, without password. Nothing of it survives, so it is as fast as it can be
 * and not durable.
 */
public final class TestServer {
  private static final String NEW_DATABASE = SqlFile.read("test-database");
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String TEMPLATE = "with_tables";
  private static EmbeddedPostgres server;
  private static boolean templateExists;

  private TestServer() {}

  private static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        server = EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return server;
  }

  /** The address of a database of this server. */
  public static String url(String database) {
    return "jdbc:postgresql://localhost:" + server().getPort() + "/" + database;
  }

  /** Makes an empty database; its address. */
  public static String newDatabase() {
    return create("database_" + NUMBER.incrementAndGet(), "template1");
  }

  /** As {@link #newDatabase}, with the dispatcher's tables as its first start would leave them. */
  public static String newDatabaseWithTables() {
    synchronized (TestServer.class) {
      if (!templateExists) {
        PGSimpleDataSource template = new PGSimpleDataSource();
        template.setUrl(create(TEMPLATE, "template1") + "?currentSchema=notification_dispatcher");
        template.setUser("postgres");
        OutboxTables.migrate(template, "notification_dispatcher");
        templateExists = true;
      }
    }
    return create("database_" + NUMBER.incrementAndGet(), TEMPLATE);
  }

  private static String create(String name, String template) {
    new JdbcTemplate(server().getPostgresDatabase())
        .execute(NEW_DATABASE.replace(":name", name).replace(":template", template));
    return url(name);
  }
}
