package org.notificationdispatcher.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.common.Module;

class ConfigurationTest {
  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private final Properties system = new Properties();

  private Path file() {
    return folder.resolve("application.properties");
  }

  private Configuration load(String... lines) {
    try {
      Files.writeString(file(), String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return load();
  }

  private Configuration load() {
    return new ConfigurationLoader(environment, system).load(folder);
  }

  /** The problems, with the file called F. */
  private List<String> problems(String... lines) {
    return problems(() -> load(lines));
  }

  private List<String> problems(Runnable load) {
    try {
      load.run();
      return List.of();
    } catch (ConfigurationException e) {
      return e.getMessage().replace(file().toString(), "F").lines().toList();
    }
  }

  @Test
  void withoutFileTheDefaultsHold() {
    Configuration configuration =
        new ConfigurationLoader(environment, system).load(folder.resolve("nothing"));

    assertThat(configuration.text("dispatcher.instance")).isEqualTo("license-central");
    assertThat(configuration.optionalText("dispatcher.database.url")).isEmpty();
    assertThat(configuration.integer("dispatcher.database.poolSize")).isEqualTo(10);
    assertThat(configuration.duration("dispatcher.outbox.lease")).isEqualTo(Duration.ofMinutes(2));
    assertThat(configuration.flag("dispatcher.routes.reload")).isFalse();
    assertThat(configuration.path("dispatcher.archive.folder")).isEqualTo(Path.of("data/archive"));
    assertThat(configuration.list("dispatcher.licensecentral.permanentErrors"))
        .containsExactly("http 401", "http 403");
    assertThat(configuration.optionalInstant("dispatcher.orders.from")).isEmpty();
    assertThat(configuration.enabledModules()).containsExactly(Module.values());
    assertThat(configuration.webhooks()).containsExactly("erp");
    assertThat(configuration.origin("dispatcher.instance")).isEqualTo("default");
  }

  @Test
  void relativePathsAreRelativeToTheHomeFolder() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home of it"));
    Files.writeString(home.resolve("secret"), "wordinafile");
    system.setProperty(Configuration.HOME, home.toString());

    Configuration configuration =
        load(
            "dispatcher.custom.folder=/elsewhere",
            "dispatcher.licensecentral.password={{file:secret}}",
            "dispatcher.licensecentral.wsdl=classpath:simulator/license-central-control.wsdl");

    assertThat(configuration.path("dispatcher.data")).isEqualTo(home.resolve("data"));
    assertThat(configuration.asProperties())
        .containsEntry("dispatcher.archive.folder", home.resolve("data/archive").toString());
    assertThat(configuration.path("dispatcher.custom.folder")).isEqualTo(Path.of("/elsewhere"));
    assertThat(configuration.text("dispatcher.licensecentral.password")).isEqualTo("wordinafile");
    assertThat(configuration.text("dispatcher.licensecentral.wsdl")).startsWith("classpath:");
  }

  @Test
  void readsEveryKind() {
    Configuration configuration =
        load(
            "dispatcher.orders.from = 2026-01-31T01:00:00+01:00",
            "dispatcher.orders.overlap: 1m30s",
            "dispatcher.licenses.enabled=false",
            "dispatcher.licenses.fields=state, options",
            "dispatcher.webhook.erp.url=https://erp.example.com:8443/in?x=1",
            "dispatcher.licensecentral.permanentErrors=");

    assertThat(configuration.optionalInstant("dispatcher.orders.from"))
        .contains(Instant.parse("2026-01-31T00:00:00Z"));
    assertThat(configuration.duration("dispatcher.orders.overlap"))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(configuration.enabledModules()).containsExactly(Module.ORDERS, Module.ACTIVATIONS);
    assertThat(configuration.list("dispatcher.licenses.fields"))
        .containsExactly("state", "options");
    assertThat(configuration.address("dispatcher.webhook.erp.url"))
        .isEqualTo(URI.create("https://erp.example.com:8443/in?x=1"));
    assertThat(configuration.list("dispatcher.licensecentral.permanentErrors")).isEmpty();
  }

  @Test
  void laterSourcesWin() {
    String[] lines = {
      "# a comment",
      "dispatcher.instance=file",
      "dispatcher.outbox.lease=3m",
      "dispatcher.outbox.concurrency=2"
    };
    environment.put("DISPATCHER_OUTBOX_LEASE", "4m");
    environment.put("DISPATCHER_OUTBOX_CONCURRENCY", "4");
    environment.put("DISPATCHER_DATABASE_POOLSIZE", "7");
    system.setProperty("dispatcher.outbox.concurrency", "8");

    Configuration configuration = load(lines);

    assertThat(configuration.text("dispatcher.instance")).isEqualTo("file");
    assertThat(configuration.duration("dispatcher.outbox.lease")).isEqualTo(Duration.ofMinutes(4));
    assertThat(configuration.integer("dispatcher.outbox.concurrency")).isEqualTo(8);
    assertThat(configuration.integer("dispatcher.database.poolSize")).isEqualTo(7);
    assertThat(configuration.origin("dispatcher.instance")).isEqualTo(file() + ":2");
    assertThat(configuration.origin("dispatcher.outbox.lease"))
        .isEqualTo("environment variable DISPATCHER_OUTBOX_LEASE");
    assertThat(configuration.origin("dispatcher.outbox.concurrency"))
        .isEqualTo("-Ddispatcher.outbox.concurrency");
  }

  @Test
  void environmentSetsDestinationsToo() {
    environment.put("DISPATCHER_WEBHOOK_SHOP_EU_URL", "https://shop.example.com/a");
    environment.put("DISPATCHER_WEBHOOK_ERP_CONNECTTIMEOUT", "9s");

    Configuration configuration = load("dispatcher.webhook.shop-eu.secret=s");

    assertThat(configuration.text("dispatcher.webhook.shop-eu.url"))
        .isEqualTo("https://shop.example.com/a");
    assertThat(configuration.duration("dispatcher.webhook.erp.connectTimeout"))
        .isEqualTo(Duration.ofSeconds(9));
    assertThat(configuration.webhooks()).containsExactly("erp", "shop-eu");
  }

  @Test
  void environmentVariableThatSetsNothingIsToldUnlessItIsReferredToOrAServiceLink() {
    environment.put("DISPATCHER_ORDERS_SHEDULE", "x");
    environment.put("DISPATCHER_MY_SECRET", "x");
    environment.put("DISPATCHER_SERVICE_HOST", "10.0.0.1");
    environment.put("DISPATCHER_PORT_8080_TCP_ADDR", "10.0.0.1");

    assertThat(problems("dispatcher.webhook.erp.secret={{env:DISPATCHER_MY_SECRET}}"))
        .containsExactly(
            "environment variable DISPATCHER_ORDERS_SHEDULE: sets no key that exists; did you mean"
                + " DISPATCHER_ORDERS_SCHEDULE?");
  }

  @Test
  void placeholdersAreResolved() throws IOException {
    Path secret = folder.resolve("secret");
    Files.writeString(secret, "whsec_äöü \n");
    String variable = System.getenv().keySet().stream().filter("PATH"::equals).findFirst().get();

    Configuration configuration =
        load(
            "dispatcher.webhook.erp.secret={{file:" + secret + "}}",
            "dispatcher.webhook.shop.secret={{env:" + variable + "}}",
            "dispatcher.licensecentral.user={{sys:user.name}}",
            "dispatcher.licensecentral.password={{env:NO_SUCH_VARIABLE:otherwise}}",
            "dispatcher.data=elsewhere",
            "dispatcher.archive.folder={{dispatcher.data}}/{{my.part}}",
            "my.part=old");

    assertThat(configuration.text("dispatcher.webhook.erp.secret")).isEqualTo("whsec_äöü ");
    assertThat(configuration.text("dispatcher.webhook.shop.secret"))
        .isEqualTo(System.getenv(variable));
    assertThat(configuration.text("dispatcher.licensecentral.user"))
        .isEqualTo(System.getProperty("user.name"));
    assertThat(configuration.text("dispatcher.licensecentral.password")).isEqualTo("otherwise");
    assertThat(configuration.text("dispatcher.archive.folder")).isEqualTo("elsewhere/old");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{{sys:no.such}}|system property no.such is not set; set it with -Dno.such=...",
        "{{my.key}}|placeholder {{my.key}} names no key; correct the name",
        "{{env:NO_SUCH}}|environment variable NO_SUCH is not set; set it, or give the value in a"
            + " file with {{file:/path}}",
        "{{file:/no/such}}|file /no/such does not exist; create it, or name another one",
        "{{file:/}}|file / is not a file; create it, or name another one",
        "{{dispatcher.instance}}|the placeholder refers to itself; name another key in it",
      })
  void placeholderThatNamesNothingIsTold(String value, String problem) {
    assertThat(problems("", "dispatcher.instance=" + value))
        .containsExactly("dispatcher.instance (F:2): " + problem);
  }

  @Test
  void secretIsOnlyRequiredWhenItsDestinationIsUsed() {
    String problem =
        "dispatcher.webhook.erp.secret (default): environment variable ERP_WEBHOOK_SECRET is not"
            + " set; set it, or give the value in a file with {{file:/path}}";

    Configuration configuration = load();

    assertThat(configuration.problems("dispatcher.webhook.erp.")).containsExactly(problem);
    assertThat(configuration.text("dispatcher.webhook.erp.url")).startsWith("http");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> configuration.text("dispatcher.webhook.erp.secret"))
        .withMessage(problem);
  }

  @Test
  void destinationMayLeaveOutItsTimesButNotItsAddress() {
    Configuration configuration = load("dispatcher.webhook.shop.secret=s");

    assertThat(configuration.duration("dispatcher.webhook.shop.timeout"))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(configuration.asProperties())
        .containsEntry("dispatcher.webhook.shop.connectTimeout", "5s");
    assertThat(configuration.problems("dispatcher.webhook.shop."))
        .containsExactly(
            "dispatcher.webhook.shop.url: is missing; destination shop cannot be used without it");
  }

  @Test
  void aDestinationInSapHasKeysOfItsOwnAndNoneOfAWebhook() {
    Configuration configuration =
        load(
            "dispatcher.sap.prod.kind=odata-v4",
            "dispatcher.sap.prod.url=https://sap.example.com/x");

    assertThat(configuration.saps()).contains("prod");
    assertThat(configuration.webhooks()).doesNotContain("prod");
    assertThat(configuration.asProperties())
        .containsEntry("dispatcher.sap.prod.batch", "1")
        .doesNotContainKeys("dispatcher.webhook.prod.timeout", "dispatcher.sap.prod.gzip");
    assertThat(configuration.problems("dispatcher.sap.prod.")).isEmpty();
  }

  @Test
  void licenseCentralNeedNotBeThereIfNothingIsCollected() {
    String[] lines = {
      "dispatcher.licensecentral.password={{env:NO_SUCH_VARIABLE}}",
      "dispatcher.licensecentral.keyStore=/no/such/file.p12",
      "dispatcher.orders.enabled=false",
      "dispatcher.licenses.enabled=false",
      "dispatcher.activations.enabled=false"
    };

    assertThat(load(lines).enabledModules()).isEmpty();
    assertThat(problems(Arrays.copyOf(lines, 4)))
        .containsExactly(
            "dispatcher.licensecentral.keyStore (F:2): '/no/such/file.p12' does not exist; name an"
                + " existing file",
            "dispatcher.licensecentral.password (F:1): environment variable NO_SUCH_VARIABLE is"
                + " not set; set it, or give the value in a file with {{file:/path}}");
  }

  @ParameterizedTest
  @CsvSource({
    "dispatcher.orders.shedule, dispatcher.orders.schedule",
    "dispatcher.database.poolsize, dispatcher.database.poolSize",
    "dispatcher.webhook.shop.ulr, dispatcher.webhook.shop.url",
    "dispatcher.order.enabled, dispatcher.orders.enabled",
    "dispacher.orders.enabled, dispatcher.orders.enabled",
    "Dispatcher.data, dispatcher.data",
    "dispatcher.webhook.Shop.url, dispatcher.webhook.erp.url",
  })
  void unknownKeyIsToldWithTheOneThatWasMeant(String wrong, String meant) {
    assertThat(problems("# first", "", wrong + "=1"))
        .containsExactly(wrong + " (F:3): there is no such key; did you mean " + meant + "?");
  }

  @Test
  void unknownKeyLikeNoOtherIsToldToo() {
    system.setProperty("dispatcher.teapot.temperature", "hot");

    assertThat(problems())
        .containsExactly(
            "dispatcher.teapot.temperature (-Ddispatcher.teapot.temperature): there is no such"
                + " key; take it away, or look its name up in the shipped application.properties");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "orders.schedule|every minute|'every minute' is not a usable Quartz cron expression"
            + " (Illegal characters for this position: 'EVE'); for example 0 0/5 * * * ? for every"
            + " five minutes",
        "orders.schedule|0 * * * *|'0 * * * *' is not a usable Quartz cron expression (Unexpected"
            + " end of expression); for example 0 0/5 * * * ? for every five minutes",
        "orders.schedule|0 0 0 1 1 ? 1999|'0 0 0 1 1 ? 1999' is not a usable Quartz cron expression"
            + " (it never fires again); for example 0 0/5 * * * ? for every five minutes",
        "orders.enabled|yes|'yes' is neither true nor false",
        "orders.lag|2|'2' is not a duration; give a number and one of ms, s, m, h, d; for example"
            + " 30s",
        "orders.lag|-2s|'-2s' is not a duration; give a number and one of ms, s, m, h, d; for"
            + " example 30s",
        "outbox.lease|0s|'0s' must be longer than nothing; for example 30s",
        "outbox.lease|99999d|'99999d' is longer than ten years",
        "outbox.concurrency|0|'0' is not a whole number from 1 to 1000; for example 10",
        "outbox.concurrency|many|'many' is not a whole number from 1 to 1000; for example 10",
        "outbox.retries|Standard!|'Standard!' is not usable; allowed are lower case letters,"
            + " digits, '-' and '_'",
        "orders.from|yesterday|'yesterday' is not a time with its zone; for example"
            + " 2026-01-31T00:00:00Z",
        "orders.from|2026-01-31T00:00:00|'2026-01-31T00:00:00' is not a time with its zone; for"
            + " example 2026-01-31T00:00:00Z",
        "orders.fields|a,,b|'a,,b' is not a selection of fields; give * or names separated by"
            + " commas; for example orderId, ticketId, items",
        "licensecentral.permanentErrors|http 401,|'http 401,' has an empty part; separate values by"
            + " one comma",
        "licensecentral.url|lc.example.com|'lc.example.com' is not an http:// or https:// address;"
            + " for example https://shop.example.com/webhook",
        "webhook.erp.url|https://u:geheim@erp.example.com|the address contains a user or password;"
            + " addresses appear in logs, so take it out",
        "database.url|jdbc:mysql://x/y|'jdbc:mysql://x/y' is not an address of a PostgreSQL; for"
            + " example jdbc:postgresql://localhost:5432/dispatcher",
        "database.url|jdbc:postgresql://x/y?password=geheim|the address contains a user or"
            + " password; set dispatcher.database.user and dispatcher.database.password instead",
        "database.schema|My Schema|'My Schema' is not usable; allowed are lower case letters, digits"
            + " and '_', not beginning with a digit or pg_",
        "instance||is empty; give a value",
        "licensecentral.wsdl|classpath:no/such.wsdl|'classpath:no/such.wsdl' is not on the class"
            + " path",
      })
  void unusableValueIsToldWithWhatIsAllowed(String key, String value, String problem) {
    assertThat(problems("", "", "", "dispatcher." + key + "=" + (value == null ? "" : value)))
        .containsExactly("dispatcher." + key + " (F:4): " + problem);
  }

  @Test
  void everyProblemIsTold() {
    assertThat(
            problems(
                "dispatcher.orders.enabled=maybe",
                "dispatcher.outbox.lease=long",
                "dispatcher.nothing=1",
                "half a line",
                "dispatcher.orders.enabled=true"))
        .hasSize(5)
        .allMatch(problem -> problem.contains("F:"));
  }

  @Test
  void brokenLinesAreTold() {
    assertThat(problems("dispatcher.instance=x", "dispatcher.orders.sched"))
        .containsExactly("F:2: there is no '=' after 'dispatcher.orders.sched'; write key=value");
    assertThat(problems("a=1", "dispatcher.orders.fields=orderId,\\"))
        .containsExactly("F:2: the file ends in the middle of a line; complete it");
    assertThat(problems("a=\\u12x4"))
        .containsExactly(
            "F:1: \\u is not followed by four hexadecimal digits; write the character itself");
    assertThat(problems("dispatcher.instance=a", "dispatcher.instance=b"))
        .containsExactly("F:2: dispatcher.instance stands in line 1 already; keep one of the two");
  }

  @Test
  void longLinesAndCommentsAreReadAsInAnyPropertiesFile() {
    Configuration configuration =
        load(
            "! comment = x",
            "  # comment",
            "dispatcher.orders.fields=orderId,\\",
            "    ticketId",
            "dispatcher.instance = next  ");

    assertThat(configuration.list("dispatcher.orders.fields"))
        .containsExactly("orderId", "ticketId");
    assertThat(configuration.text("dispatcher.instance")).isEqualTo("next");
    assertThat(configuration.origin("dispatcher.instance")).endsWith(":5");
  }

  @Test
  void byteOrderMarkIsNoPartOfTheFirstKey() {
    assertThat(load("\uFEFFdispatcher.instance=x").text("dispatcher.instance")).isEqualTo("x");
  }

  @Test
  void otherEncodingsAreTold() throws IOException {
    Files.write(file(), "a=1\nb=2\nc=Straße\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(problems(this::load))
        .containsExactly("F:3: not UTF-8 (byte 0xDF); save the file as UTF-8");

    Files.write(file(), "a=1\n".getBytes(StandardCharsets.UTF_16LE));
    assertThat(problems(this::load))
        .containsExactly("F: not UTF-8 text (it contains zero bytes); save the file as UTF-8");
  }

  @Test
  void folderInPlaceOfTheFileIsTold() throws IOException {
    Files.createDirectory(file());

    assertThat(problems(this::load))
        .containsExactly("F: is not a file; put the configuration there, or take it away");
  }

  @Test
  void fileInPlaceOfTheFolderIsTold() throws IOException {
    Path file = Files.createFile(folder.resolve("config"));

    assertThat(problems(() -> new ConfigurationLoader(environment, system).load(file)))
        .containsExactly(file + ": is not a folder; name the folder of application.properties");
  }

  @Test
  void fileThatMustNotBeReadIsTold() throws IOException {
    Files.writeString(file(), "a=1\n");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file()), "root reads everything");

    assertThat(problems(this::load))
        .containsExactly(
            "F: must not be read by user " + System.getProperty("user.name") + "; allow it");
  }

  @Test
  void otherKeysPassThroughUntouched() {
    Configuration configuration =
        load("camel.main.name={{my.name}}", "my.name=x", "dispatcher.instance={{my.name}}");

    assertThat(configuration.asProperties())
        .containsEntry("camel.main.name", "{{my.name}}")
        .containsEntry("my.name", "x")
        .containsEntry("dispatcher.instance", "x")
        .containsEntry("dispatcher.webhook.erp.secret", "{{env:ERP_WEBHOOK_SECRET}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dispatcher.database.password", "dispatcher.webhook.erp.secret"})
  void secretsAreNeverShown(String key) {
    Configuration configuration = load(key + "=geheim");

    assertThat(configuration.text(key)).isEqualTo("geheim");
    assertThat(configuration.toString()).contains(key).doesNotContain("geheim");
    assertThat(problems(key + "=geheim{{env:NO_SUCH}}", "dispatcher.instance=")).isNotEmpty();
    assertThat(String.join("\n", problems(key + "=geheim{{env:NO_SUCH}}", "dispatcher.instance=")))
        .doesNotContain("geheim");
  }

  @Test
  void askingForAKeyThatDoesNotExistIsAMistakeOfTheProgram() {
    Configuration configuration = load();

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> configuration.text("dispatcher.nothing"));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> configuration.integer("dispatcher.instance"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "egress.allow | 10.0.0.0/33 | '10.0.0.0/33' cannot be used: behind the / comes a number from 0 to 32;",
        "egress.http | yes | 'yes' is neither true nor false",
        "webhook.erp.auth | digest | 'digest' is none of none, header, basic, oauth2",
        "webhook.erp.authHeader | geheim | is not usable; allowed is a name, a colon and a value",
        "webhook.erp.tokenUrl | login.example.com | 'login.example.com' is not an http:// or",
        "webhook.erp.clientAuth | jwt | 'jwt' is none of basic, post",
        "webhook.erp.keyStore | nowhere.p12 | 'nowhere.p12' does not exist; name an existing file",
        "webhook.erp.trustStore | nowhere.pem | 'nowhere.pem' does not exist; name an existing file",
        "webhook.erp.proxy | proxy:3128 | 'proxy:3128' is not usable; allowed are http://, a host,",
        "webhook.erp.payload | xml | 'xml' is none of standard, cloudevents, cloudevents-binary",
        "webhook.erp.gzip | yes | 'yes' is neither true nor false",
        "webhook.erp.maxBody | 1MB | '1MB' is",
        "sap.erp.kind | rfc | 'rfc' is none of odata-v2, odata-v4, idoc-soap, idoc-xml, soap",
        "sap.erp.client | 1 | '1' is not usable; allowed are three digits",
        "sap.erp.control | a | 'a' is not usable; allowed are NAME=value separated by commas, with"
            + " names in capitals",
        "webhook.erp.permanentErrors | 4xx | '4xx' is not usable; allowed are numbers from 300 to 599"
      })
  void whatADestinationCannotUseIsToldByItsKey(String key, String value, String problem) {
    assertThat(problems("dispatcher." + key + "=" + value))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("dispatcher." + key + " (F:1): " + problem)
        .doesNotContain("geheim");
  }

  @Test
  void whatIsShownHoldsNoSecret() {
    List<Configuration.Shown> shown =
        load(
                "dispatcher.webhook.erp.secret=geheim",
                "dispatcher.webhook.erp.url=https://erp.example/in?tenant=a&api_key=geheim&b=c",
                "my.password=geheim")
            .shown();

    assertThat(shown.toString()).doesNotContain("geheim");
    assertThat(shown)
        .contains(
            new Configuration.Shown(
                "dispatcher.webhook.erp.secret",
                null,
                folder.resolve("application.properties") + ":1",
                null),
            new Configuration.Shown(
                "dispatcher.webhook.erp.url",
                "https://erp.example/in?tenant=a&api_key=***&b=c",
                folder.resolve("application.properties") + ":2",
                null))
        .anySatisfy(one -> assertThat(one.origin()).isEqualTo("default"));
  }

  @Test
  void aScheduleSaysWhenItFiresNext() {
    assertThat(
            load("dispatcher.orders.schedule=0 0/5 * * * ?")
                .next("dispatcher.orders.schedule", Instant.parse("2026-11-24T10:01:00Z")))
        .contains(Instant.parse("2026-11-24T10:05:00Z"));
  }
}
