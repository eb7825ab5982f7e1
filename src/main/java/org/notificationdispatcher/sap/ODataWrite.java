package org.notificationdispatcher.sap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.http.Answer;
import org.notificationdispatcher.http.Result;

/**
 * One message on its way into an entity: as many requests as it takes to know. One is under way at
 * any time.
 */
final class ODataWrite implements Gateway.Listener {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private final SapTarget target;
  private final Gateway gateway;
  private final Batches batches;
  private final Clock clock;
  private final Operation operation;
  private final Sender.Job job;
  private final Sender.Listener listener;

  private State state;
  private boolean createTried;
  private String tag;

  private enum State {
    /** Whether it is there already. */
    LOOK,
    CREATE,
    CHANGE,
    /** What version is there. */
    READ_TAG,
    CALL
  }

  /**
   * @param batches where first requests go together, or null
   */
  ODataWrite(
      SapTarget target,
      Gateway gateway,
      Batches batches,
      Clock clock,
      Operation operation,
      Sender.Job job,
      Sender.Listener listener) {
    this.target = target;
    this.gateway = gateway;
    this.batches = batches;
    this.clock = clock;
    this.operation = operation;
    this.job = job;
    this.listener = listener;
  }

  void start() {
    state =
        switch (operation.kind()) {
          case CREATE -> job.repeated() && operation.key() != null ? State.LOOK : State.CREATE;
          case UPSERT, UPDATE -> State.CHANGE;
          case FUNCTION -> State.CALL;
        };
    // What may have happened already is looked at one by one
    if (batches != null && !job.repeated()) {
      batches.add(step(), job.deadlineNanos(), this);
    } else {
      proceed(state);
    }
  }

  private void proceed(State next) {
    state = next;
    gateway.send(step().alone(target), job.deadlineNanos(), this);
  }

  private Step step() {
    String entity = operation.set() + (operation.key() == null ? "" : operation.key());
    return switch (state) {
      case LOOK, READ_TAG -> new Step("GET", entity, "", reading(), null);
      case CREATE -> new Step("POST", operation.set(), "", writing(), operation.data());
      case CHANGE -> new Step(target.update(), entity, "", writing(), operation.data());
      case CALL ->
          new Step("POST", operation.set(), operation.parameters(), writing(), operation.data());
    };
  }

  private Map<String, String> reading() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    if (target.kind() == SapKind.ODATA_V4) {
      headers.put("OData-Version", "4.0");
      headers.put("OData-MaxVersion", "4.0");
    }
    return headers;
  }

  private Map<String, String> writing() {
    Map<String, String> headers = reading();
    headers.put("RequestID", requestId());
    headers.put("RepeatabilityCreation", SECONDS.format(created()));
    if (target.kind() == SapKind.ODATA_V4) {
      headers.put("Prefer", "return=minimal");
    }
    if (tag != null && state == State.CHANGE) {
      headers.put("If-Match", tag);
    }
    return Collections.unmodifiableMap(headers);
  }

  /** 32 hexadecimal digits, the same at every attempt. */
  private String requestId() {
    String digits = job.id().replace("-", "").toLowerCase(Locale.ROOT);
    return digits.matches("[0-9a-f]{32}")
        ? digits
        : UUID.nameUUIDFromBytes(job.id().getBytes(UTF_8)).toString().replace("-", "");
  }

  private Instant created() {
    try {
      return operation.created() == null ? clock.instant() : Instant.parse(operation.created());
    } catch (DateTimeException e) {
      return clock.instant();
    }
  }

  @Override
  public void failed(TransmissionException failure) {
    listener.failed(failure);
  }

  @Override
  public void answered(Result result) {
    Answer answer = result.answer();
    if (answer == null || Refusals.page(answer)) {
      listener.failed(gateway.refusals().of(result));
    } else if (!answer.consent()) {
      refused(result);
    } else if (state == State.READ_TAG) {
      changeAt(answer, result);
    } else if (state == State.LOOK) {
      listener.delivered(answer.status(), "there already, found by its key");
    } else if (result.whole()) {
      listener.delivered(answer.status(), answer.text());
    } else {
      listener.failed(gateway.refusals().of(result));
    }
  }

  private void refused(Result result) {
    Answer answer = result.answer();
    int status = answer.status();
    boolean changing = state == State.CHANGE;
    if (status == 404 && state == State.LOOK) {
      proceed(State.CREATE);
    } else if (status == 404
        && changing
        && operation.kind() == Operation.Kind.UPSERT
        && !createTried) {
      createTried = true;
      proceed(State.CREATE);
    } else if ((status == 412 || status == 428) && changing && tag == null) {
      proceed(State.READ_TAG);
    } else if (duplicate(answer)) {
      if (state == State.CREATE && operation.kind() == Operation.Kind.UPSERT) {
        // Somebody has created it since we looked
        proceed(State.CHANGE);
      } else {
        listener.delivered(status, "there already: " + answer.text());
      }
    } else {
      listener.failed(gateway.refusals().of(result));
    }
  }

  private boolean duplicate(Answer answer) {
    return answer.status() == 409
        || !Collections.disjoint(SapError.of(answer.text()).codes(), target.duplicates());
  }

  private void changeAt(Answer answer, Result result) {
    tag = tag(answer);
    if (tag == null) {
      listener.failed(
          result.whole()
              ? gateway.refusals().repeated(answer, "and told no ETag, without which it refuses")
              : gateway.refusals().of(result));
    } else {
      proceed(State.CHANGE);
    }
  }

  private static String tag(Answer answer) {
    if (answer.header("etag") != null) {
      return answer.header("etag");
    }
    try {
      JsonNode body = MessageJson.mapper().readTree(answer.text());
      JsonNode old = body.path("d").path("__metadata").path("etag");
      return old.isTextual() ? old.asText() : body.path("@odata.etag").asText(null);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
