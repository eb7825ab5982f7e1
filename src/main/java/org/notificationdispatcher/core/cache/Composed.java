package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a bundle says.
 *
 * @param typeOfFirst the message's type when the bundle was never told before
 * @param typeOfNext its type from then on
 * @param changedAt when the newest of its records changed
 * @param data the selected fields
 * @param record all fields of the bundle as a whole, for the router
 * @param members the records it was made of, those of {@code data.licenses} in the same order
 * @param ofAll details of the bundle as a whole
 * @param ofEach details of each license
 */
record Composed(
    String typeOfFirst,
    String typeOfNext,
    String subject,
    Instant changedAt,
    ObjectNode data,
    ObjectNode record,
    List<ObjectNode> members,
    Set<Detail> ofAll,
    Set<Detail> ofEach) {

  /** Adds what is selected: to the whole what its records have in common, the rest to each. */
  void addDetails(DetailLookup details) {
    details.addTo(record, members.get(0), ofAll);
    details.addTo(data, members.get(0), ofAll);
    for (int i = 0; i < data.path("licenses").size(); i++) {
      details.addTo((ObjectNode) data.path("licenses").get(i), members.get(i), ofEach);
    }
  }

  String type(boolean toldBefore) {
    return toldBefore ? typeOfNext : typeOfFirst;
  }
}
