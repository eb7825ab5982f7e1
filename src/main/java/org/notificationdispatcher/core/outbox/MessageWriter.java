package org.notificationdispatcher.core.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Puts what producers made of bodies into table {@code message}. Thread-safe. */
final class MessageWriter {
  /** In the column that elsewhere says what was collected. */
  private static final String MODULE = "outbox";

  private static final String LOCK = SqlFile.read("message-lock");
  private static final String INSERT = SqlFile.read("message-insert");
  private static final String SELECT = SqlFile.read("message-select");

  private final NamedParameterJdbcTemplate jdbc;
  private final String source;

  MessageWriter(DataSource dataSource, String source) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    this.source = source;
  }

  /**
   * Stores them in the current transaction, each once.
   *
   * @return by id, those that were there before included
   * @throws IllegalArgumentException if one is there that tells something else
   */
  Map<UUID, Message> store(Collection<Unstored> drafts) {
    jdbc.query(LOCK, row -> {});
    Map<UUID, Long> sequences = insert(drafts);
    Map<UUID, Message> stored = new HashMap<>();
    List<Unstored> known = new ArrayList<>();
    for (Unstored draft : drafts) {
      Long sequence = sequences.get(draft.id());
      if (sequence == null) {
        known.add(draft);
      } else {
        stored.put(
            draft.id(),
            new Message(
                draft.id(),
                draft.type(),
                draft.timestamp(),
                source,
                draft.subject(),
                null,
                sequence,
                draft.data()));
      }
    }
    if (!known.isEmpty()) {
      jdbc.query(
          SELECT,
          new MapSqlParameterSource("ids", texts(known, Unstored::id)),
          row -> {
            Message message = DeliveryStore.message(row);
            stored.put(message.id(), message);
          });
      for (Unstored draft : known) {
        if (!stored.containsKey(draft.id())) {
          throw new ConcurrencyFailureException(
              "message " + draft.id() + " was removed just now; send it again");
        }
        draft.mustTellTheSameAs(stored.get(draft.id()));
      }
    }
    return stored;
  }

  private Map<UUID, Long> insert(Collection<Unstored> drafts) {
    Map<UUID, Long> sequences = new HashMap<>();
    jdbc.query(
        INSERT,
        new MapSqlParameterSource("module", MODULE)
            .addValue("source", source)
            .addValue("ids", texts(drafts, Unstored::id))
            .addValue("sourceKeys", new String[drafts.size()])
            .addValue("types", texts(drafts, Unstored::type))
            .addValue("subjects", texts(drafts, Unstored::subject))
            .addValue("correlationIds", new String[drafts.size()])
            .addValue("changedAt", texts(drafts, Unstored::timestamp))
            .addValue("data", texts(drafts, draft -> json(draft.data()))),
        row -> {
          sequences.put(row.getObject("id", UUID.class), row.getLong("sequence"));
        });
    return sequences;
  }

  private static String json(Map<String, Object> data) {
    try {
      return UnstoredReader.JSON.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read from JSON cannot be written", e);
    }
  }

  private static String[] texts(Collection<Unstored> drafts, Function<Unstored, Object> value) {
    return drafts.stream().map(value).map(Object::toString).toArray(String[]::new);
  }
}
