package org.notificationdispatcher.simulator;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.xml.datatype.XMLGregorianCalendar;
import org.notificationdispatcher.simulator.contract.Activation;
import org.notificationdispatcher.simulator.contract.ActivationState;
import org.notificationdispatcher.simulator.contract.License;
import org.notificationdispatcher.simulator.contract.Order;
import org.notificationdispatcher.simulator.contract.legacy.Aktivierung;
import org.notificationdispatcher.simulator.contract.legacy.AktivierungsAntwort;
import org.notificationdispatcher.simulator.contract.legacy.Altdienst;
import org.notificationdispatcher.simulator.contract.legacy.Artikel;
import org.notificationdispatcher.simulator.contract.legacy.ArtikelAntwort;
import org.notificationdispatcher.simulator.contract.legacy.Auftrag;
import org.notificationdispatcher.simulator.contract.legacy.AuftragsAntwort;
import org.notificationdispatcher.simulator.contract.legacy.Box;
import org.notificationdispatcher.simulator.contract.legacy.BoxAntwort;
import org.notificationdispatcher.simulator.contract.legacy.Kunde;
import org.notificationdispatcher.simulator.contract.legacy.KundenAntwort;
import org.notificationdispatcher.simulator.contract.legacy.Lizenz;
import org.notificationdispatcher.simulator.contract.legacy.LizenzAntwort;

/**
 * The legacy service: the same data, asked by days and cut off without a word. Its times have whole
 * seconds and no zone.
 */
final class LegacyPort implements Altdienst {

  /** The most rows of an answer. */
  static final int MOST_ROWS = 500;

  /** The {@code RC} of a request that makes no sense. */
  static final int BAD_REQUEST = 1;

  private final ChangeFeed feed;
  private final ZoneId zone;
  private final LegacyRows legacy;

  LegacyPort(ChangeFeed feed, ZoneId zone) {
    this.feed = feed;
    this.zone = zone;
    this.legacy = new LegacyRows(zone);
  }

  @Override
  public AuftragsAntwort leseAuftraege(
      XMLGregorianCalendar vonDatum, XMLGregorianCalendar bisDatum, int maxZeilen) {
    Result<Auftrag> result =
        Result.of(
            () -> {
              RowFault fault = RowFault.ofThisCall();
              Days days = days(vonDatum, bisDatum);
              List<Order> rows =
                  fault.seen(feed).ordersChanged(days.from(), days.to(), rows(maxZeilen));
              return fault.sent(rows).stream().map(legacy::auftrag).toList();
            });
    AuftragsAntwort answer = new AuftragsAntwort();
    answer.setRC(result.code());
    answer.setMELDUNG(result.text());
    answer.setANZAHL(result.rows().size());
    answer.getAUFTRAG().addAll(result.rows());
    return answer;
  }

  @Override
  public LizenzAntwort leseLizenzen(
      XMLGregorianCalendar vonDatum, XMLGregorianCalendar bisDatum, int maxZeilen) {
    Result<Lizenz> result =
        Result.of(
            () -> {
              RowFault fault = RowFault.ofThisCall();
              Days days = days(vonDatum, bisDatum);
              List<License> rows =
                  fault.seen(feed).licensesChanged(days.from(), days.to(), rows(maxZeilen));
              return fault.sent(rows).stream().map(legacy::lizenz).toList();
            });
    LizenzAntwort answer = new LizenzAntwort();
    answer.setRC(result.code());
    answer.setMELDUNG(result.text());
    answer.setANZAHL(result.rows().size());
    answer.getLIZENZ().addAll(result.rows());
    return answer;
  }

  @Override
  public AktivierungsAntwort leseAktivierungen(
      XMLGregorianCalendar vonDatum, XMLGregorianCalendar bisDatum, String status, int maxZeilen) {
    Result<Aktivierung> result =
        Result.of(
            () -> {
              RowFault fault = RowFault.ofThisCall();
              Days days = days(vonDatum, bisDatum);
              List<Activation> rows =
                  fault
                      .seen(feed)
                      .activationsChanged(days.from(), days.to(), states(status), rows(maxZeilen));
              return fault.sent(rows).stream().map(legacy::aktivierung).toList();
            });
    AktivierungsAntwort answer = new AktivierungsAntwort();
    answer.setRC(result.code());
    answer.setMELDUNG(result.text());
    answer.setANZAHL(result.rows().size());
    answer.getAKTIVIERUNG().addAll(result.rows());
    return answer;
  }

  @Override
  public KundenAntwort leseKunde(String kundenNr) {
    Result<Kunde> result =
        Result.of(
            () -> feed.customers(one("kundenNr", kundenNr)).stream().map(legacy::kunde).toList());
    KundenAntwort answer = new KundenAntwort();
    answer.setRC(result.code());
    answer.setMELDUNG(result.text());
    answer.setANZAHL(result.rows().size());
    result.rows().forEach(answer::setKUNDE);
    return answer;
  }

  @Override
  public ArtikelAntwort leseArtikel(String artikelNr) {
    Result<Artikel> result =
        Result.of(
            () -> feed.items(one("artikelNr", artikelNr)).stream().map(legacy::artikel).toList());
    ArtikelAntwort answer = new ArtikelAntwort();
    answer.setRC(result.code());
    answer.setMELDUNG(result.text());
    answer.setANZAHL(result.rows().size());
    result.rows().forEach(answer::setARTIKEL);
    return answer;
  }

  @Override
  public BoxAntwort leseBox(String boxNr) {
    Result<Box> result =
        Result.of(() -> feed.containers(one("boxNr", boxNr)).stream().map(legacy::box).toList());
    BoxAntwort answer = new BoxAntwort();
    answer.setRC(result.code());
    answer.setMELDUNG(result.text());
    answer.setANZAHL(result.rows().size());
    result.rows().forEach(answer::setBOX);
    return answer;
  }

  private Days days(XMLGregorianCalendar first, XMLGregorianCalendar last) {
    LocalDate from = day("vonDatum", first);
    LocalDate to = day("bisDatum", last);
    if (from.isAfter(to)) {
      throw RejectedException.badRequest("vonDatum is after bisDatum");
    }
    return new Days(
        from.atStartOfDay(zone).toInstant(), to.plusDays(1).atStartOfDay(zone).toInstant());
  }

  private static LocalDate day(String name, XMLGregorianCalendar day) {
    // JAXB makes null of what is not a day.
    if (day == null) {
      throw RejectedException.badRequest(name + " is not a day");
    }
    return LocalDate.of(day.getYear(), day.getMonth(), day.getDay());
  }

  private static Set<ActivationState> states(String list) {
    Set<ActivationState> states = new TreeSet<>();
    if (list != null) {
      for (String status : list.split(",")) {
        if (!status.isBlank()) {
          states.add(LegacyRows.activationState(status.trim()));
        }
      }
    }
    return states;
  }

  private static List<String> one(String name, String id) {
    if (id == null) {
      throw RejectedException.badRequest(name + " is missing");
    }
    return List.of(id);
  }

  private static int rows(int asked) {
    if (asked < 1) {
      throw RejectedException.badRequest("maxZeilen must be 1 or more");
    }
    return Math.min(asked, MOST_ROWS);
  }

  /** From (included) to (excluded). */
  private record Days(Instant from, Instant to) {}

  private record Result<T>(int code, String text, List<T> rows) {

    static <T> Result<T> of(Supplier<List<T>> rows) {
      try {
        return new Result<>(0, null, rows.get());
      } catch (RejectedException e) {
        return new Result<>(BAD_REQUEST, e.getMessage(), List.of());
      }
    }
  }
}
