package org.notificationdispatcher.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.collect.Page;
import org.notificationdispatcher.core.collect.Selection;
import org.notificationdispatcher.core.collect.Selection.By;

/** Pushes that are worked on together, and what was found of them. Used by one thread at a time. */
public final class Batch {
  private static final int VALUES_PER_CALL = 100;

  private final long token;
  private final List<Taken> taken;
  private final List<Found> found = new ArrayList<>();

  /** A push that is worked on. */
  record Taken(long id, By by, String value) {}

  /** A record that says that it belongs to this. */
  record Found(Module module, By by, String value, String sourceKey) {}

  Batch(long token, List<Taken> taken) {
    this.token = token;
    this.taken = List.copyOf(taken);
  }

  /**
   * @param modules that are asked
   * @param valuesAtOnce whether one question can have several values
   */
  List<Question> questions(List<Module> modules, boolean valuesAtOnce) {
    Map<By, TreeSet<String>> values = new LinkedHashMap<>();
    taken.forEach(one -> values.computeIfAbsent(one.by(), by -> new TreeSet<>()).add(one.value()));
    List<Question> questions = new ArrayList<>();
    int size = valuesAtOnce ? VALUES_PER_CALL : 1;
    for (Module module : modules) {
      values.forEach(
          (by, all) -> {
            List<String> list = List.copyOf(all);
            for (int from = 0; from < list.size(); from += size) {
              List<String> some = list.subList(from, Math.min(list.size(), from + size));
              questions.add(new Question(module.toString(), new Selection(by, some)));
            }
          });
    }
    return questions;
  }

  /** Notes down what an answer has; it need not be new. */
  void note(Page page) {
    for (CollectedRecord one : page.records()) {
      if (one instanceof License license) {
        note(
            license,
            license.ticketId(),
            Long.toString(license.ticketLicenseId()),
            license.cmSerial());
      } else if (one instanceof Activation activation && !activation.state().equals("Open")) {
        note(
            activation,
            activation.ticketId(),
            Long.toString(activation.ticketLicenseId()),
            activation.cmSerial());
      }
    }
  }

  private void note(CollectedRecord record, String ticket, String license, String container) {
    found.add(new Found(record.module(), By.TICKET, ticket, record.sourceKey()));
    found.add(new Found(record.module(), By.LICENSE, license, record.sourceKey()));
    found.add(new Found(record.module(), By.CONTAINER, container, record.sourceKey()));
  }

  /** Whether all of it is one question. */
  boolean single() {
    return taken.stream().map(one -> one.by() + one.value()).distinct().count() == 1;
  }

  long token() {
    return token;
  }

  Long[] ids() {
    return taken.stream().map(Taken::id).toArray(Long[]::new);
  }

  List<Found> found(Module module) {
    return found.stream().filter(one -> one.module() == module && one.value() != null).toList();
  }
}
