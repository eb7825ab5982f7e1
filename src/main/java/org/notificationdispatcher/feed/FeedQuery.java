package org.notificationdispatcher.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.notificationdispatcher.core.outbox.PulledDeliveries;
import org.notificationdispatcher.inbound.Callers;
import org.notificationdispatcher.inbound.InboundExchange;
import org.notificationdispatcher.inbound.Problem;

/**
 * What a consumer asks for.
 *
 * @param query what to read
 * @param patience how long to wait for the first message, if there is none
 */
record FeedQuery(PulledDeliveries.Query query, Duration patience) {
  static final int MOST = 1_000;
  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final int USUAL = 100;
  private static final int MOST_IDS = 10_000;
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,3})s?");
  private static final Pattern TYPE = Pattern.compile("[a-z_.]{1,100}\\*?|\\*");

  /**
   * Whose request it is.
   *
   * @throws Problem if that is not clear, or not whom the request names
   */
  static String consumer(InboundExchange request, Callers consumers) throws Problem {
    String consumer = request.caller(consumers);
    String named = request.header("consumer");
    if (named != null && !named.equals(consumer)) {
      throw Problem.forbidden("this token is not that of consumer " + named);
    }
    return consumer;
  }

  /**
   * Reads the parameters of a request.
   *
   * @param parameters by name; null for one that is not given
   * @throws Problem naming the parameter and what it may be
   */
  static FeedQuery of(Function<String, String> parameters) throws Problem {
    return new FeedQuery(
        new PulledDeliveries.Query(
            cursor(parameters, "after"),
            limit(parameters),
            type(parameters.apply("type")),
            parameters.apply("subject")),
        patience(parameters.apply("wait")));
  }

  /** How many to answer with at most. */
  static int limit(Function<String, String> parameters) throws Problem {
    return (int) number(parameters, "limit", 1, MOST, USUAL);
  }

  /** A sequence; 0 if it is not given. */
  static long cursor(Function<String, String> parameters, String name) throws Problem {
    return number(parameters, name, 0, Long.MAX_VALUE, 0);
  }

  /** Ids of messages that a consumer names. */
  static List<UUID> ids(Collection<String> texts) throws Problem {
    if (texts.size() > MOST_IDS) {
      throw Problem.badRequest("more than " + MOST_IDS + " ids; send several requests");
    }
    List<UUID> ids = new ArrayList<>();
    for (String text : texts) {
      try {
        ids.add(UUID.fromString(text.strip()));
      } catch (IllegalArgumentException e) {
        throw Problem.badRequest("ids: '" + text + "' is not the id of a message");
      }
    }
    return ids;
  }

  private static long number(
      Function<String, String> parameters, String name, long least, long most, long otherwise)
      throws Problem {
    String text = parameters.apply(name);
    if (text == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below
    }
    throw Problem.badRequest(name + " is not a number from " + least + " to " + most);
  }

  private static String type(String text) throws Problem {
    if (text != null && !TYPE.matcher(text).matches()) {
      throw Problem.badRequest("type is not a message type such as license.created, or license.*");
    }
    return text;
  }

  private static Duration patience(String text) throws Problem {
    Matcher seconds = SECONDS.matcher(text == null ? "0" : text);
    if (seconds.matches()) {
      Duration patience = Duration.ofSeconds(Long.parseLong(seconds.group(1)));
      if (patience.compareTo(LONGEST) <= 0) {
        return patience;
      }
    }
    throw Problem.badRequest("wait is not a number of seconds such as 20s, up to 60s");
  }
}
