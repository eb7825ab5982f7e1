package org.notificationdispatcher.webhook;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Keeps what is logged, at level debug, with stack traces. */
public final class LogTap extends AbstractAppender implements AutoCloseable {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Logger root = (Logger) LogManager.getRootLogger();
  private final Level level = root.getLevel();

  private LogTap() {
    super(
        "log-tap",
        null,
        PatternLayout.newBuilder().withPattern("%p %c %m%n%ex").build(),
        true,
        Property.EMPTY_ARRAY);
  }

  public static LogTap open() {
    LogTap tap = new LogTap();
    tap.start();
    tap.root.getAppenders().values().forEach(tap.root::removeAppender);
    tap.root.addAppender(tap);
    Configurator.setRootLevel(Level.DEBUG);
    return tap;
  }

  public String text() {
    return String.join("", lines);
  }

  @Override
  public void append(LogEvent event) {
    lines.add(getLayout().toSerializable(event).toString());
  }

  @Override
  public void close() {
    Configurator.reconfigure();
    Configurator.setRootLevel(level);
    stop();
  }
}
