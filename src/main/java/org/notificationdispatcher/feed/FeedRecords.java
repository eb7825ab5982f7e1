package org.notificationdispatcher.feed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.cache.KnownRecords;
import org.notificationdispatcher.core.cache.KnownRecords.Known;
import org.notificationdispatcher.inbound.Callers;
import org.notificationdispatcher.inbound.InboundExchange;
import org.notificationdispatcher.inbound.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with the last known state: of one record, {@code …/licenses/4711}, or of all of a module
 * page by page, {@code …/licenses}. Who has it already is told so in few bytes.
 */
public final class FeedRecords implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(FeedRecords.class);

  private static final Pattern PATH =
      Pattern.compile("/feed/v1/(orders|licenses|activations)(?:/([^/]*))?");
  private static final Pattern KEY = Pattern.compile("-?\\d{1,19}");

  private final Callers consumers;
  private final KnownRecords records;

  public FeedRecords(Callers consumers, KnownRecords records) {
    this.consumers = consumers;
    this.records = records;
  }

  @Override
  public void process(Exchange exchange) {
    InboundExchange feed = new InboundExchange(exchange);
    try {
      FeedQuery.consumer(feed, consumers);
      feed.answerUnlessKnown(read(feed));
    } catch (Problem e) {
      feed.answer(e);
    } catch (RuntimeException e) {
      LOG.error("The feed cannot read", e);
      feed.answer(Problem.held("the records cannot be read now; try again"));
    }
  }

  private Map<String, Object> read(InboundExchange feed) throws Problem {
    String path = feed.header(Exchange.HTTP_PATH);
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      throw Problem.notFound("there is nothing at " + path);
    }
    Module module = Module.named(parts.group(1));
    String key = parts.group(2);
    return key == null || key.isEmpty() ? page(module, feed) : one(module, key);
  }

  private Map<String, Object> one(Module module, String key) throws Problem {
    return json(
        records
            .find(module, key(key, "the last part of the path"))
            .orElseThrow(
                () -> Problem.notFound("nothing is known of number " + key + " of " + module)));
  }

  private Map<String, Object> page(Module module, InboundExchange feed) throws Problem {
    String given = feed.header("after");
    String after = given == null ? "" : key(given, "after");
    int limit = FeedQuery.limit(feed::header);
    List<Known> found = records.after(module, after, limit + 1);
    boolean more = found.size() > limit;
    List<Known> page = more ? found.subList(0, limit) : found;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("records", page.stream().map(FeedRecords::json).toList());
    body.put("cursor", page.isEmpty() ? after : page.get(page.size() - 1).key());
    body.put("more", more);
    return body;
  }

  private static Map<String, Object> json(Known record) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", record.key());
    json.put("changedAt", record.changedAt());
    json.put("data", record.data());
    return json;
  }

  private static String key(String text, String where) throws Problem {
    if (!KEY.matcher(text).matches()) {
      throw Problem.badRequest(where + " is not the number of a record");
    }
    return text;
  }
}
