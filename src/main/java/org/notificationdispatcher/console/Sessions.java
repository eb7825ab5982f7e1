package org.notificationdispatcher.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.notificationdispatcher.core.SqlFile;
import org.notificationdispatcher.inbound.Callers;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/**
 * Who is signed in, on the database's clock. The browser holds a random token, the database its
 * digest. Thread-safe.
 */
final class Sessions {
  private static final String START = SqlFile.read("console-session-start");
  private static final String FIND = SqlFile.read("console-session-find");
  private static final String SEEN = SqlFile.read("console-session-seen");
  private static final String END = SqlFile.read("console-session-end");
  private static final String REMOVE = SqlFile.read("console-session-remove");

  private final NamedParameterJdbcTemplate jdbc;
  private final Duration idle;
  private final Duration longest;

  /**
   * @param idle without a request
   * @param longest in all
   */
  Sessions(DataSource dataSource, Duration idle, Duration longest) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    this.idle = idle;
    this.longest = longest;
  }

  /**
   * Who is signed in.
   *
   * @param csrf what every form of the session has
   */
  record Session(String user, Role role, boolean mustChange, String csrf) {
    boolean mayAct() {
      return role == Role.OPERATOR;
    }

    /** Looks at all of it, so that the time it takes tells nothing. */
    boolean owns(String token) {
      return same(csrf, token);
    }
  }

  static boolean same(String one, String other) {
    return other != null && MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  /**
   * Begins one.
   *
   * @return the token for the browser, new each time
   */
  String start(String user) {
    jdbc.update(REMOVE, limits());
    String token = Callers.newToken();
    jdbc.update(START, digest(token).addValue("name", user).addValue("csrf", Callers.newToken()));
    return token;
  }

  /**
   * Whose it is.
   *
   * @param token null if there is none
   */
  Optional<Session> find(String token) {
    if (token == null) {
      return Optional.empty();
    }
    boolean[] stale = {false};
    Optional<Session> found =
        jdbc
            .query(
                FIND,
                limits().addValues(digest(token).getValues()),
                (row, number) -> {
                  stale[0] = row.getBoolean("stale");
                  return new Session(
                      row.getString("name"),
                      Role.named(row.getString("role")),
                      row.getBoolean("must_change"),
                      row.getString("csrf"));
                })
            .stream()
            .findFirst();
    if (stale[0]) {
      jdbc.update(SEEN, digest(token));
    }
    return found;
  }

  void end(String token) {
    if (token != null) {
      jdbc.update(END, digest(token));
    }
  }

  private MapSqlParameterSource limits() {
    return new MapSqlParameterSource("idleMillis", idle.toMillis())
        .addValue("longestMillis", longest.toMillis());
  }

  private static MapSqlParameterSource digest(String token) {
    try {
      return new MapSqlParameterSource(
          "digest", MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
