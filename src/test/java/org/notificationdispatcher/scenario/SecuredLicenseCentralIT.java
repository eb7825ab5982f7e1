package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.TestKeys;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.SimulatorOptions;
import org.notificationdispatcher.simulator.SimulatorOptions.MutualTls;

/** License Central as it is operated: a client certificate, and HTTP Basic besides. */
class SecuredLicenseCentralIT {
  private static final String SECRET = "changeit";

  @TempDir static Path keys;
  @TempDir Path folder;

  @BeforeAll
  static void makeKeys() throws Exception {
    TestKeys made = new TestKeys(keys, SECRET);
    made.create("server", "-ext", "san=ip:127.0.0.1");
    made.create("client");
    made.trust("server", "client");
    made.trust("client", "server");
  }

  private Surroundings secured() {
    Surroundings surroundings =
        new Surroundings(
            folder,
            InboxOptions.with(Surroundings.SECRET),
            SimulatorOptions.defaults()
                .withBasic("dispatcher", "right")
                .withTls(
                    new MutualTls(
                        keys.resolve("server.p12"),
                        SECRET,
                        keys.resolve("server-trust.p12"),
                        SECRET)));
    surroundings.settings.put("dispatcher.licensecentral.user", "dispatcher");
    surroundings.settings.put("dispatcher.licensecentral.password", "right");
    key(surroundings, "keyStore", "client.p12");
    key(surroundings, "trustStore", "client-trust.p12");
    surroundings.simulator.state().createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    return surroundings;
  }

  private static void key(Surroundings surroundings, String key, String file) {
    surroundings.settings.put("dispatcher.licensecentral." + key, keys.resolve(file).toString());
    surroundings.settings.put("dispatcher.licensecentral." + key + "Password", SECRET);
  }

  @Test
  void isReadWithCertificateAndPassword() {
    try (Surroundings surroundings = secured();
        Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.ORDERS);

      assertThat(dispatcher.lastError(Module.ORDERS)).isNull();
      assertThat(dispatcher.count("message")).isEqualTo(1);
    }
  }

  @Test
  void aWrongPasswordIsTold() {
    try (Surroundings surroundings = secured()) {
      surroundings.settings.put("dispatcher.licensecentral.password", "wrong");
      try (Surroundings.InProcess dispatcher = surroundings.start()) {
        dispatcher.collect(Module.ORDERS);

        assertThat(dispatcher.lastError(Module.ORDERS)).startsWith("http 401");
      }
    }
  }

  @Test
  void withoutCertificateThereIsNoConnection() {
    try (Surroundings surroundings = secured()) {
      surroundings.settings.remove("dispatcher.licensecentral.keyStore");
      surroundings.settings.remove("dispatcher.licensecentral.keyStorePassword");
      try (Surroundings.InProcess dispatcher = surroundings.start()) {
        dispatcher.collect(Module.ORDERS);

        assertThat(dispatcher.lastError(Module.ORDERS)).startsWith("connection");
      }
    }
  }

  @Test
  void aServerThatIsNotTrustedIsNoConnection() {
    try (Surroundings surroundings = secured()) {
      surroundings.settings.remove("dispatcher.licensecentral.trustStore");
      surroundings.settings.remove("dispatcher.licensecentral.trustStorePassword");
      try (Surroundings.InProcess dispatcher = surroundings.start()) {
        dispatcher.collect(Module.ORDERS);

        assertThat(dispatcher.lastError(Module.ORDERS)).startsWith("connection");
      }
    }
  }
}
