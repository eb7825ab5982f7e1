package org.notificationdispatcher.core.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Table {@code message}: gives news their id and their place in the sequence. Thread-safe. */
final class MessageStore {
  private static final String LOCK = SqlFile.read("message-lock");
  private static final String INSERT = SqlFile.read("message-insert");

  private final NamedParameterJdbcTemplate jdbc;
  private final String instance;

  /**
   * @param instance which License Central this is: the messages' source, and part of their ids
   */
  MessageStore(NamedParameterJdbcTemplate jdbc, String instance) {
    this.jdbc = jdbc;
    this.instance = instance;
  }

  /** Stores news of one module in their order, whatever their number, in two statements. */
  List<NewMessage> store(Module module, Correlation correlation, List<News> news) {
    List<NewMessage> messages = new ArrayList<>();
    List<Draft> drafts = news.stream().map(one -> Draft.of(instance, one, correlation)).toList();
    if (!drafts.isEmpty()) {
      jdbc.query(LOCK, row -> {});
    }
    while (!drafts.isEmpty()) {
      Map<UUID, Long> sequences = insert(module, drafts);
      drafts.stream()
          .filter(draft -> sequences.containsKey(draft.id()))
          .forEach(
              draft ->
                  messages.add(
                      new NewMessage(
                          draft.message(instance, sequences.get(draft.id())), draft.record())));
      // An id that is taken: the record went back to an earlier state at the same time of change
      drafts =
          drafts.stream()
              .filter(draft -> !sequences.containsKey(draft.id()))
              .map(draft -> draft.again(instance))
              .toList();
    }
    return messages;
  }

  private Map<UUID, Long> insert(Module module, List<Draft> drafts) {
    Map<UUID, Long> sequences = new HashMap<>();
    jdbc.query(
        INSERT,
        new MapSqlParameterSource("module", module.toString())
            .addValue("source", instance)
            .addValue("ids", Texts.of(drafts, Draft::id))
            .addValue("sourceKeys", Texts.of(drafts, draft -> draft.news().key()))
            .addValue("types", Texts.of(drafts, draft -> draft.news().type()))
            .addValue("subjects", Texts.of(drafts, draft -> draft.news().subject()))
            .addValue("correlationIds", Texts.of(drafts, Draft::correlationId))
            .addValue("changedAt", Texts.of(drafts, draft -> draft.news().changedAt()))
            .addValue("data", Texts.of(drafts, draft -> draft.news().data())),
        row -> {
          sequences.put(row.getObject("id", UUID.class), row.getLong("sequence"));
        });
    return sequences;
  }
}
