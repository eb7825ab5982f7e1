package org.notificationdispatcher.sap;

import static org.assertj.core.api.Assertions.assertThat;

import com.sap.cloud.sdk.cloudplatform.connectivity.DefaultHttpDestination;
import com.sap.cloud.sdk.cloudplatform.connectivity.HttpClientAccessor;
import com.sap.cloud.sdk.datamodel.odata.client.ODataProtocol;
import com.sap.cloud.sdk.datamodel.odata.client.request.ODataRequestRead;
import java.net.URI;
import java.util.Map;
import org.apache.http.client.HttpClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.simulator.SapStandIn;
import org.notificationdispatcher.simulator.SapStandInOptions;

/** What is written can be read by SAP's own client. Both sides of it are not SAP. */
class SdkReadBackTest {

  @ParameterizedTest
  @ValueSource(strings = {"odata-v2", "odata-v4"})
  void whatIsWrittenIsReadBackBySapsOwnClient(String kind) {
    boolean old = kind.equals("odata-v2");
    try (SapStandIn sap = SapStandIn.start(SapStandInOptions.defaults());
        SapFixture fixture =
            new SapFixture(
                Map.of(
                    "kind", kind, "url", old ? sap.odataV2() : sap.odataV4(), "client", "100"))) {
      fixture.delivers(
          """
          {"operation": "create", "set": "ActivationSet", "key": {"EventId": "a-1"},
           "data": {"State": "Größe €", "LicenseNumber": {"$int64": 4711},
                    "CompletedAt": {"$date": "2026-11-24T10:12:31Z"}}}""");
      fixture.delivers(
          """
          {"operation": "upsert", "set": "LicenseSet", "key": {"LicenseNumber": {"$int64": 4711}},
           "data": {"State": "Activated"}}""");

      URI service = URI.create(old ? sap.odataV2() : sap.odataV4());
      HttpClient client =
          HttpClientAccessor.getHttpClient(
              DefaultHttpDestination.builder(service.resolve("/")).build());
      Map<String, Object> activation = read(client, service, "ActivationSet", old);

      assertThat(activation)
          .containsEntry("EventId", "a-1")
          .containsEntry("State", "Größe €")
          .containsEntry("CompletedAt", old ? "/Date(1795515151000)/" : "2026-11-24T10:12:31Z");
      assertThat(read(client, service, "LicenseSet", old)).containsEntry("State", "Activated");
    }
  }

  private static Map<String, Object> read(HttpClient client, URI service, String set, boolean old) {
    return new ODataRequestRead(
            service.getPath(), set, "", old ? ODataProtocol.V2 : ODataProtocol.V4)
        .execute(client)
        .asListOfMaps()
        .get(0);
  }
}
