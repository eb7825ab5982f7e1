package com.example.shop;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.notificationdispatcher.common.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Whose download is open, by order number. A shop would keep it in its database. */
@Component("downloads")
public class Downloads {
  private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);

  private final Set<String> open = ConcurrentHashMap.newKeySet();

  /** May come twice, always with the same id: opening twice is opening once. */
  public void open(Message message) {
    open.add(message.correlationId());
    LOG.info("Download open for {}", message.correlationId());
  }

  boolean isOpen(String order) {
    return open.contains(order);
  }
}
