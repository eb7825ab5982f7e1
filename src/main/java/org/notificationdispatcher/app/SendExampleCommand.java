package org.notificationdispatcher.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
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
      out().printf("%s %s by %s%n", message.type(), message.id(), route.place());
      out().flush();
      return send(context, message, reached) ? 0 : 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean send(DefaultCamelContext context, Message message, Set<String> reached) {
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
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    reached.forEach(endpoint -> out().println("sent to " + endpoint));
    if (!done.isFailed()) {
      Integer status = done.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
      out().println("delivered after " + millis + " ms" + status(status));
      if (reached.isEmpty()) {
        out().println("but sent nowhere: a step of the route leaves messages of this type out");
      }
      // Without a status the body is what the route sent, not an answer
      answer(status == null ? null : done.getMessage().getBody(String.class));
      out().flush();
      return true;
    }
    TransmissionException refusal =
        ObjectHelper.getException(TransmissionException.class, done.getException());
    out()
        .println(
            "not delivered after "
                + millis
                + " ms"
                + status(refusal == null ? null : refusal.status().orElse(null)));
    out().println("reason: " + reason(refusal == null ? done.getException() : refusal));
    answer(refusal == null ? null : refusal.answer().orElse(null));
    out().flush();
    return false;
  }

  private static String status(Integer status) {
    return status == null ? "" : ", status " + status;
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

  private void answer(String answer) {
    if (answer != null && !answer.isBlank()) {
      out().println("answer: " + answer.strip());
    }
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
