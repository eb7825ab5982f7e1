package org.notificationdispatcher.app;

import java.io.PrintWriter;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.ObjectHelper;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.WebhookInbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A receiver of webhooks for those who want to see what a destination gets. */
@Command(
    name = "listen",
    description = {
      "Receive webhooks on this machine, and show each with whether its signature is right.",
      "Ends with Ctrl-C. The dispatcher reaches it if dispatcher.egress.allow has 127.0.0.1."
    })
final class ListenCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "On 127.0.0.1 (default: 8080); 0 for a free one.")
  private int port;

  @Option(
      names = "--secret",
      paramLabel = "S",
      description = "As the sender has it: whsec_…, whsk_… or whpk_… (default: a new one).")
  private String secret;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after N seconds; 0: when interrupted.")
  private long seconds;

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(spec.commandLine(), "--port is from 0 to 65535");
    }
    if (seconds < 0) {
      throw new ParameterException(spec.commandLine(), "--seconds is not below 0");
    }
    main.useLog();
    boolean made = secret == null;
    if (made) {
      secret = newSecret();
    }
    try (WebhookInbox inbox = open()) {
      out().println("listening on " + inbox.url() + " (any path)");
      if (made) {
        out().println("secret " + secret);
      }
      out().flush();
      CountDownLatch interrupted = new CountDownLatch(1);
      if (seconds > 0) {
        interrupted.await(seconds, TimeUnit.SECONDS);
      } else {
        interrupted.await();
      }
      out().printf("%d verified, %d unverified%n", inbox.accepted(), inbox.unverified());
      out().flush();
    }
    return 0;
  }

  private WebhookInbox open() {
    try {
      return WebhookInbox.start(InboxOptions.with(secret).port(port).listener(this::show));
    } catch (IllegalArgumentException e) {
      // Without its cause, which may quote it
      throw new StartException("--secret: " + e.getMessage());
    } catch (RuntimeException e) {
      if (ObjectHelper.getException(BindException.class, e) != null) {
        throw new StartException("port " + port + " is taken; choose another by --port", e);
      }
      throw e;
    }
  }

  static String newSecret() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return "whsec_" + Base64.getEncoder().encodeToString(random);
  }

  /** Several come at once: each in one piece. */
  private synchronized void show(ReceivedMessage message) {
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
