package org.notificationdispatcher.webhook;

import java.util.Arrays;

/** What a request is to look like. */
enum Payload {
  /** The body as it is: a message as JSON, or what the route made of it. */
  STANDARD("standard"),
  /** A CloudEvent, all of it in the body. */
  CLOUDEVENTS("cloudevents"),
  /** A CloudEvent, its data in the body and the rest in headers. */
  CLOUDEVENTS_BINARY("cloudevents-binary");

  private final String text;

  Payload(String text) {
    this.text = text;
  }

  static Payload of(String text) {
    return Arrays.stream(values())
        .filter(each -> each.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "payload is none of standard, cloudevents, cloudevents-binary"));
  }
}
