package org.notificationdispatcher.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.util.ObjectHelper;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.routes.TrialRoute;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.core.outbox.OutboxHeaders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Tries out a destination with one message that is not in the outbox. */
@Command(
    name = "send-example",
    description = {
      "Send a sample message through the route of a destination, once, and show what came of it.",
      "Nothing is recorded. The receiver is the real one: by default it gets test.ping, which tells",
      "nothing. Exit code 0 only if it was delivered."
    })
final class SendExampleCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Name of the destination.")
  private String name;

  @Option(
      names = "--type",
      paramLabel = "T",
      defaultValue = "test.ping",
      description = "Type of the message, such as license.created (default: test.ping).")
  private String type;

  @Mixin private Form form;

  /**
   * What came of it.
   *
   * @param route its file
   * @param sentTo addresses outside the process, without their options
   * @param status of the answer, or null
   * @param reason why it was not delivered, or null
   * @param answer null if there is none
   */
  private record Outcome(
      String destination,
      String type,
      UUID id,
      String route,
      Set<String> sentTo,
      boolean delivered,
      Duration duration,
      Integer status,
      String reason,
      String answer) {}

  @Override
  public Integer call() {
    main.useLog();
    Configuration configuration = main.load();
    try (CustomJars jars = CustomJars.open(configuration);
        DefaultCamelContext context = Trial.context(configuration, main.folder())) {
      context.setApplicationContextClassLoader(jars.loader());
      CamelHttp.prepare(context);
      TrialRoute route = TrialRoute.ofDestination(context, main.routes(), name);
      Message message = MessageSamples.of(type, context, configuration.text("dispatcher.instance"));
      Trial.checkUsed(configuration, route);
      Set<String> reached = new ConcurrentSkipListSet<>();
      context.getManagementStrategy().addEventNotifier(new Reached(reached));
      route.start();
      if (!form.json()) {
        out().printf("%s %s by %s%n", message.type(), message.id(), route.place());
        out().flush();
      }
      Outcome outcome = send(context, route, message, reached);
      if (!form.shown(out(), outcome)) {
        show(outcome);
      }
      return outcome.delivered() ? 0 : 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Outcome send(
      DefaultCamelContext context, TrialRoute route, Message message, Set<String> reached) {
    long start = System.nanoTime();
    Exchange done =
        context
            .createProducerTemplate()
            .send(
                TrialRoute.ENTRY,
                exchange -> {
                  exchange.getMessage().setBody(message);
                  exchange
                      .getMessage()
                      .setHeader(OutboxHeaders.MESSAGE_ID, message.id().toString());
                  exchange.getMessage().setHeader(OutboxHeaders.TYPE, message.type());
                  exchange.getMessage().setHeader(OutboxHeaders.SUBJECT, message.subject());
                  exchange.getMessage().setHeader(OutboxHeaders.ATTEMPT, 1);
                });
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    Integer status;
    String reason = null;
    String answer;
    if (done.isFailed()) {
      TransmissionException refusal =
          ObjectHelper.getException(TransmissionException.class, done.getException());
      status = refusal == null ? null : refusal.status().orElse(null);
      reason = reason(refusal == null ? done.getException() : refusal);
      answer = refusal == null ? null : refusal.answer().orElse(null);
    } else {
      status = done.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
      // Without a status the body is what the route sent, not an answer
      answer = status == null ? null : done.getMessage().getBody(String.class);
    }
    return new Outcome(
        name,
        message.type(),
        message.id(),
        route.place(),
        new TreeSet<>(reached),
        !done.isFailed(),
        duration,
        status,
        reason,
        answer == null || answer.isBlank() ? null : answer.strip());
  }

  private void show(Outcome outcome) {
    outcome.sentTo().forEach(endpoint -> out().println("sent to " + endpoint));
    out()
        .printf(
            "%s after %d ms%s%n",
            outcome.delivered() ? "delivered" : "not delivered",
            outcome.duration().toMillis(),
            outcome.status() == null ? "" : ", status " + outcome.status());
    if (!outcome.delivered()) {
      out().println("reason: " + outcome.reason());
    } else if (outcome.sentTo().isEmpty()) {
      out().println("but sent nowhere: a step of the route leaves messages of this type out");
    }
    if (outcome.answer() != null) {
      out().println("answer: " + outcome.answer());
    }
    out().flush();
  }

  private static String reason(Exception failure) {
    if (failure == null) {
      return "the route marked the exchange for rollback";
    }
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getName()
        : TrialRoute.withoutSecrets(message);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Notes down which addresses outside the process a message was sent to. */
  private static final class Reached extends EventNotifierSupport {
    private static final Set<String> INSIDE = Set.of("direct", "seda", "bean", "class", "log");

    private final Set<String> reached;

    Reached(Set<String> reached) {
      this.reached = reached;
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
      return event instanceof ExchangeSendingEvent;
    }

    @Override
    public void notify(CamelEvent event) {
      Endpoint endpoint = ((ExchangeSendingEvent) event).getEndpoint();
      String address = endpoint.getEndpointBaseUri().replaceFirst("://", ":");
      if (!INSIDE.contains(address.replaceFirst(":.*", ""))) {
        reached.add(address.replaceFirst("(?s)\\?.*", ""));
      }
    }
  }
}
