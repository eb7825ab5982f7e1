package org.notificationdispatcher.app;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.WebhookInbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A receiver of webhooks for those who want to see what a destination gets. */
@Command(
    name = "listen",
    description = {
      "Receive webhooks on this machine, and show each with whether its signature is right.",
      "Ends with Ctrl-C. The dispatcher reaches it if dispatcher.egress.allow has 127.0.0.1.",
      "With --json, a line is one JSON object: first listening, then received ones, at last ended."
    })
final class ListenCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Mixin private final Serving serving = new Serving(8080);

  @Option(
      names = "--secret",
      paramLabel = "S",
      description = "As the sender has it: whsec_…, whsk_… or whpk_… (default: a new one).")
  private String secret;

  @Mixin private Form form;

  /**
   * The first line of JSON.
   *
   * @param secret null if it was given
   */
  private record Listening(String event, String url, String secret) {}

  /** A line of JSON for each webhook. */
  private record Received(
      String event,
      Instant received,
      boolean verified,
      int status,
      String id,
      String type,
      String subject,
      Long sequence,
      String body) {}

  /** The last line of JSON. */
  private record Ended(String event, long verified, long unverified) {}

  @Override
  public Integer call() throws InterruptedException {
    serving.check();
    main.useLog();
    boolean made = secret == null;
    if (made) {
      secret = newSecret();
    }
    try (Serving.Time time = serving.begin();
        WebhookInbox inbox = open()) {
      if (!form.streamed(out(), new Listening("listening", inbox.url(), made ? secret : null))) {
        out().println("listening on " + inbox.url() + " (any path)");
        if (made) {
          out().println("secret " + secret);
        }
        out().flush();
      }
      time.await();
      if (!form.streamed(out(), new Ended("ended", inbox.accepted(), inbox.unverified()))) {
        out().printf("%d verified, %d unverified%n", inbox.accepted(), inbox.unverified());
        out().flush();
      }
    }
    return 0;
  }

  private WebhookInbox open() {
    try {
      return serving.start(
          () ->
              WebhookInbox.start(
                  InboxOptions.with(secret).port(serving.port()).listener(this::show)));
    } catch (IllegalArgumentException e) {
      // Without its cause, which may quote it
      throw new StartException("--secret: " + e.getMessage());
    }
  }

  static String newSecret() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return "whsec_" + Base64.getEncoder().encodeToString(random);
  }

  /** Several come at once: each in one piece. */
  private synchronized void show(ReceivedMessage message) {
    if (form.streamed(
        out(),
        new Received(
            "received",
            message.received(),
            message.verified(),
            message.status(),
            message.id(),
            message.type(),
            message.subject(),
            message.sequence(),
            message.body()))) {
      return;
    }
    out()
        .printf(
            "%s  %-10s  %s  %s  %s%n%s%n",
            LocalTime.now().truncatedTo(ChronoUnit.SECONDS),
            message.verified() ? "verified" : "unverified",
            message.id() == null ? "(no webhook-id)" : message.id(),
            message.type() == null ? "(no type)" : message.type(),
            message.subject() == null ? "" : message.subject(),
            message.body());
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
