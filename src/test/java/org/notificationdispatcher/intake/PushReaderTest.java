package org.notificationdispatcher.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notificationdispatcher.core.collect.Selection.By;
import org.notificationdispatcher.inbound.Problem;

/** What callers push. */
class PushReaderTest {
  private static final String TICKET = "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE";

  private static List<Push> json(String body) throws Problem {
    return PushReader.json(body.getBytes(UTF_8));
  }

  private static Push one(String body) throws Problem {
    return json(body.replace('\'', '"')).get(0);
  }

  @Test
  void theNarrowestThatIsGivenIsAskedFor() throws Problem {
    assertThat(one("{'ticketId':'" + TICKET.toLowerCase() + "','cmSerial':'3-4019156'}"))
        .extracting(Push::by, Push::value)
        .containsExactly(By.TICKET, TICKET);
    assertThat(one("{'ticketId':'" + TICKET + "','ticketLicenseId':4711}"))
        .extracting(Push::by, Push::value)
        .containsExactly(By.LICENSE, "4711");
    assertThat(one("{'cmSerial':' 3-4019156 ', 'ticketId':''}"))
        .extracting(Push::by, Push::value)
        .containsExactly(By.CONTAINER, "3-4019156");
  }

  @Test
  void theCallersOwnIdDecidesWhatIsADuplicate() throws Problem {
    Push first = one("{'cmSerial':'3-1','id':'a','status':'x'}");

    assertThat(one("{'cmSerial':'3-1','id':'a','status':'y'}").digest()).isEqualTo(first.digest());
    assertThat(one("{'cmSerial':'3-1','id':'b','status':'x'}").digest())
        .isNotEqualTo(first.digest());
    assertThat(first.lasting()).isTrue();
  }

  @Test
  void withoutIdTheKnownFieldsDecide() throws Problem {
    Push first = one("{'cmSerial':'3-1','status':'x','shop':'a'}");

    assertThat(one("{'shop':'b','status':'x','cmSerial':'3-1'}").digest())
        .isEqualTo(first.digest());
    assertThat(one("{'cmSerial':'3-1','status':'y'}").digest()).isNotEqualTo(first.digest());
    assertThat(first.lasting()).isFalse();
    assertThat(first.body()).contains("\"shop\":\"a\"");
  }

  @Test
  void theSameMomentIsTheSameInEveryZone() throws Problem {
    Push first = one("{'cmSerial':'3-1','occurredAt':'2026-11-24T10:00:00Z'}");

    assertThat(one("{'cmSerial':'3-1','occurredAt':'2026-11-24T11:00:00+01:00'}").digest())
        .isEqualTo(first.digest());
    assertThat(first.lasting()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'cmSerial'                     | the body is not JSON",
        "{'cmSerial':'3-1'} x            | the body is not JSON",
        "7                               | send a JSON object, or an array of at least one",
        "[]                              | send a JSON object, or an array of at least one",
        "[{'cmSerial':'3-1'},7]          | [1] is not an object",
        "{'status':'x'}                  | give ticketId, ticketLicenseId or cmSerial",
        "[{'status':'x'}]                | [0]: give ticketId, ticketLicenseId or cmSerial",
        "{'ticketId':'AAAAA'}            | ticketId is not a ticket such as AAAAA-BBBBB-CCCCC-DDDDD-EEEEE",
        "{'ticketLicenseId':-1}          | ticketLicenseId is not the number of a license",
        "{'cmSerial':'3'}                | cmSerial is not a serial such as 3-4019156",
        "[{'cmSerial':['3-1']}]          | [0].cmSerial is not a text",
        "{'cmSerial':'3-1','occurredAt':'today'} | occurredAt is not a time with zone such as 2026-11-24T10:12:31Z",
      })
  void whatIsWrongIsNamed(String body, String detail) {
    assertThatThrownBy(() -> json(body.replace('\'', '"')))
        .isInstanceOf(Problem.class)
        .hasMessage(detail);
  }

  @Test
  void thereAreBounds() throws Problem {
    String push = "{\"cmSerial\":\"3-1\"}";

    assertThat(json("[" + String.join(",", Collections.nCopies(500, push)) + "]")).hasSize(500);
    assertThatThrownBy(() -> json("[" + String.join(",", Collections.nCopies(501, push)) + "]"))
        .hasMessage("more than 500 objects; send several requests");
    assertThatThrownBy(() -> one("{'cmSerial':'3-1','status':'" + "x".repeat(201) + "'}"))
        .hasMessage("status is longer than 200 characters");
  }

  @Test
  void aFormIsTheSame() throws Problem {
    Push pushed = PushReader.form(Map.of("ticketId", TICKET, "status", "x")).get(0);

    assertThat(pushed).isEqualTo(one(pushed.body()));
    assertThat(pushed.value()).isEqualTo(TICKET);
    assertThatThrownBy(() -> PushReader.form(Map.of("ticketId", List.of(TICKET, TICKET))))
        .hasMessage("ticketId is given more than once");
  }
}
