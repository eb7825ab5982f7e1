package org.notificationdispatcher.simulator.contract;

import jakarta.xml.bind.annotation.adapters.XmlAdapter;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Times of the legacy contract: {@code xs:dateTime} without a zone, in whole seconds. What is below
 * a second is cut off, not rounded.
 */
public final class LocalXmlTime extends XmlAdapter<String, LocalDateTime> {

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  /**
   * Reads an {@code xs:dateTime} without a zone.
   *
   * @throws java.time.format.DateTimeParseException if it is not one
   */
  @Override
  public LocalDateTime unmarshal(String text) {
    return LocalDateTime.parse(text.trim());
  }

  @Override
  public String marshal(LocalDateTime time) {
    return time == null ? null : SECONDS.format(time);
  }
}
