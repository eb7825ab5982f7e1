package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignaturesTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER = "whsec_bm90aWZpY2F0aW9uLWRpc3BhdGNoZXItdGVzdA==";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final Instant TIME = Instant.ofEpochSecond(1614265330);
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  private static final String KEY =
      "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
  private static final String PUBLIC_KEY = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
  private static final String ASYMMETRIC =
      "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

  private final Signatures signatures = Signatures.of(SECRET);

  @Test
  void signsThePublishedExample() {
    assertThat(signatures.sign(ID, TIME, BODY)).isEqualTo(SIGNATURE);
  }

  @Test
  void signsThePublishedExampleWithAShorterKey() {
    byte[] key = Base64.getDecoder().decode("plJ3nmyCDGBKInavdOK15jsl");

    assertThat(
            SigningSecret.ofKey(key)
                .sign(
                    "msg_loFOjxBNrRLzqYUf",
                    "1731705121",
                    "{\"event_type\":\"ping\",\"data\":{\"success\":true}}".getBytes(UTF_8)))
        .isEqualTo("v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=");
  }

  @Test
  void signsThePublishedExampleWithAnAsymmetricKey() {
    assertThat(Signatures.of(KEY).sign(ID, TIME, BODY)).isEqualTo(ASYMMETRIC);
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY, PUBLIC_KEY, SECRET + " " + PUBLIC_KEY})
  void verifiesAnAsymmetricSignature(String key) {
    Signatures receiver = Signatures.ofReceiver(key);

    assertThat(receiver.verify(ID, seconds(TIME), ASYMMETRIC, BODY, TIME)).isTrue();
    assertThat(receiver.verify(ID + "x", seconds(TIME), ASYMMETRIC, BODY, TIME)).isFalse();
    assertThat(receiver.verify(ID, seconds(TIME), ASYMMETRIC, new byte[0], TIME)).isFalse();
    assertThat(receiver.verify(ID, seconds(TIME), "v1a,AAAA", BODY, TIME)).isFalse();
    assertThat(receiver.verify(ID, seconds(TIME), "v1a,§", BODY, TIME)).isFalse();
    assertThat(receiver.verify(ID, seconds(TIME), ASYMMETRIC.replace("v1a", "v1"), BODY, TIME))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY + " " + SECRET, SECRET + " " + KEY, OTHER + "," + KEY + "," + SECRET})
  void anyMixSignsWithEachAndEachReceiverFindsItsOwn(String mix) throws Exception {
    Instant now = Instant.now();
    String signed = Signatures.of(mix).sign(ID, now, BODY);

    assertThat(signed.split(" ")).hasSameSizeAs(mix.split("[ ,]"));
    for (String one : List.of(SECRET, PUBLIC_KEY)) {
      assertThat(Signatures.ofReceiver(one).verify(ID, seconds(now), signed, BODY, now)).isTrue();
    }
    new Webhook(SECRET)
        .verify(
            new String(BODY, UTF_8),
            HttpHeaders.of(
                Map.of(
                    "webhook-id", List.of(ID),
                    "webhook-timestamp", List.of(seconds(now)),
                    "webhook-signature", List.of(signed)),
                (a, b) -> true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc= | holds 32 bytes, not 64",
        "whsk_AAAAdCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
            + " | is no key: its second half is not that of its first",
        "whsk_§ | is not base64 after whsk_",
        PUBLIC_KEY + " | is a public key, which cannot sign; give its whsk_"
      })
  void refusesAnAsymmetricKeyThatCannotSign(String key, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Signatures.of(SECRET + " " + key))
        .withMessage("secret 2 of 2 " + reason)
        .withNoCause();
  }

  @Test
  void theReferenceLibraryVerifiesWhatIsSigned() {
    Instant now = Instant.now();
    Map<String, List<String>> headers =
        Map.of(
            "webhook-id", List.of(ID),
            "webhook-timestamp", List.of(Long.toString(now.getEpochSecond())),
            "webhook-signature", List.of(signatures.sign(ID, now, BODY)));

    assertThatCode(
            () ->
                new Webhook(SECRET)
                    .verify(new String(BODY, UTF_8), HttpHeaders.of(headers, (a, b) -> true)))
        .doesNotThrowAnyException();
  }

  @Test
  void verifiesWhatTheReferenceLibrarySigns() throws Exception {
    String signature = new Webhook(SECRET).sign(ID, TIME.getEpochSecond(), new String(BODY, UTF_8));

    assertThat(verifies(signature, TIME)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", ",", ", ", "\n", "\t \r\n"})
  void signsWithEachSecretNewestFirst(String separator) {
    String both = Signatures.of(OTHER + separator + SECRET).sign(ID, TIME, BODY);

    assertThat(both.split(" "))
        .containsExactly(Signatures.of(OTHER).sign(ID, TIME, BODY), SIGNATURE);
  }

  @Test
  void verifiesDuringARotation() {
    String both = Signatures.of(OTHER + " " + SECRET).sign(ID, TIME, BODY);

    assertThat(verifies(both, TIME)).as("receiver has the old one").isTrue();
    assertThat(Signatures.of(OTHER + "," + SECRET).verify(ID, seconds(TIME), SIGNATURE, BODY, TIME))
        .as("receiver has both")
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"-300, true", "-301, false", "0, true", "300, true", "301, false"})
  void toleratesFiveMinutesEitherWay(long offset, boolean verified) {
    assertThat(verifies(SIGNATURE, TIME.plusSeconds(offset))).isEqualTo(verified);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "v1",
        "v1,",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=",
        "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=x"
      })
  void refusesAWrongSignature(String signature) {
    assertThat(verifies(signature, TIME)).isFalse();
  }

  @Test
  void passesOverSignaturesOfOtherVersions() {
    assertThat(verifies("v1a,hnO3f9T8Ytu9HwrX== " + SIGNATURE, TIME)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "-1614265330", "1614265330.0", "99999999999999999999"})
  void refusesATimeThatIsNone(String timestamp) {
    assertThat(signatures.verify(ID, timestamp, SIGNATURE, BODY, TIME)).isFalse();
  }

  @Test
  void refusesWhatIsMissingOrChanged() {
    assertThat(signatures.verify(null, seconds(TIME), SIGNATURE, BODY, TIME)).isFalse();
    assertThat(signatures.verify(ID, null, SIGNATURE, BODY, TIME)).isFalse();
    assertThat(signatures.verify(ID, seconds(TIME), null, BODY, TIME)).isFalse();
    assertThat(signatures.verify(ID + "x", seconds(TIME), SIGNATURE, BODY, TIME)).isFalse();
    assertThat(signatures.verify(ID, seconds(TIME), SIGNATURE, new byte[0], TIME)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 64})
  void takesSecretsOfUsableLength(int bytes) {
    assertThatCode(() -> Signatures.of(secretOf(bytes))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 23, 65})
  void refusesSecretsOfOtherLength(int bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Signatures.of(secretOf(bytes)))
        .withMessage("secret 1 of 1 holds " + bytes + " bytes, not 24 to 64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whxx_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
  void refusesOtherPrefixes(String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Signatures.of(SECRET + " " + secret))
        .withMessage("secret 2 of 2 starts with neither whsec_ nor whsk_");
  }

  @Test
  void showsNothingOfASecretThatIsNotBase64() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Signatures.of("whsec_MfKQ9r8G§YqrTwjUPD8ILPZIo2LaLaSw"))
        .withMessage("secret 1 of 1 is not base64 after whsec_")
        .withNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", " , "})
  void refusesNoSecretAtAll(String none) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Signatures.of(none))
        .withMessage("no secret given");
  }

  @Test
  void showsNothingOfTheSecretsAsText() {
    assertThat(Signatures.ofReceiver(SECRET + " " + KEY + " " + PUBLIC_KEY))
        .hasToString("Signatures[whsec_…, whsk_…, whpk_…]");
  }

  private boolean verifies(String signature, Instant now) {
    return signatures.verify(ID, seconds(TIME), signature, BODY, now);
  }

  private static String seconds(Instant time) {
    return Long.toString(time.getEpochSecond());
  }

  private static String secretOf(int bytes) {
    return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
  }
}
