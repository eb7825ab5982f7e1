package org.notificationdispatcher.app.configuration;

import java.util.List;

/** The configuration is unusable: every problem found, one line each. */
public final class ConfigurationException extends StartException {
  private static final long serialVersionUID = 1L;

  /** With one line a problem: key, origin, what is wrong, mend. */
  public ConfigurationException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }

  /** With one problem. */
  public ConfigurationException(String problem) {
    this(List.of(problem));
  }
}
