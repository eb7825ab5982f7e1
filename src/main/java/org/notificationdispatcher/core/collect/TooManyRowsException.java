package org.notificationdispatcher.core.collect;

import org.notificationdispatcher.common.Module;

/**
 * The shortest span that can be asked for holds more than an answer can. What is behind it would be
 * lost if reading went on.
 */
public final class TooManyRowsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyRowsException(Module module, String span, int maxRows) {
    super(
        "%d or more %s changed %s, which is the shortest span that can be asked for, and an answer has at most %d; let License Central answer with more rows and raise maxRows of the profile, or lower times.resolution if its filter can be finer"
            .formatted(maxRows, module, span, maxRows));
  }
}
