package org.notificationdispatcher.licensecentral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.common.CmContainer;
import org.notificationdispatcher.common.Customer;
import org.notificationdispatcher.core.cache.Detail;
import org.notificationdispatcher.core.cache.DetailRequest;

class DetailXmlTest {
  private final DetailXml xml = new DetailXml();

  private List<Object> read(String text) {
    return xml.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void idsAreWrittenAsTheyAre() {
    assertThat(xml.write(new DetailRequest(Detail.ITEM, List.of("A&B", "C"))))
        .isEqualTo("<ids><id>A&amp;B</id><id>C</id></ids>");
  }

  @Test
  void detailsAreRead() {
    assertThat(
            read(
                "<details><customer><customerId>C-1</customerId><name>Müller</name></customer>"
                    + "<container><cmSerial>3-1</cmSerial><firmUpdateCounter>2</firmUpdateCounter>"
                    + "</container></details>"))
        .containsExactly(
            new Customer("C-1", "Müller", null),
            new CmContainer("3-1", null, null, null, null, 2L));
    assertThat(read("<details/>")).isEmpty();
  }

  @Test
  void anErrorIsARefusal() {
    assertThatThrownBy(() -> read("<error code=\"0x12\" text=\"no\"/>"))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThatThrownBy(() -> read("<details><customer><nmae>x</nmae></customer></details>"))
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageContaining("customer 1")
        .hasMessageContaining("nmae");
    assertThatThrownBy(() -> read("<details><order/></details>")).hasMessageContaining("<order>");
    assertThatThrownBy(() -> read("<unknown element=\"html\"/>")).hasMessageContaining("'html'");
    assertThatThrownBy(() -> read("<details><customer>"))
        .isInstanceOf(UnusableAnswerException.class);
  }
}
