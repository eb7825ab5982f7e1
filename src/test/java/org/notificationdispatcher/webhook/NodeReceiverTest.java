package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A receiver in JavaScript: the reference library verifies what is symmetric, Node's own Ed25519
 * what is not. Skipped where there is no Node, or the library cannot be fetched.
 */
class NodeReceiverTest {
  private static final String LIBRARY = "standardwebhooks@1.1.1";
  private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String NEW = "whsec_bm90aWZpY2F0aW9uLWRpc3BhdGNoZXItdGVzdA==";
  private static final String KEY =
      "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
  private static final String PUBLIC_KEY = "1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

  private static final String RECEIVER =
      """
      const { Webhook } = require("standardwebhooks");
      const crypto = require("node:crypto");
      const [id, timestamp, signatures, body, publicKey, ...secrets] = process.argv.slice(2);
      const headers = {
        "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures };
      for (const secret of secrets) {
        new Webhook(secret).verify(body, headers);
      }
      const key = crypto.createPublicKey({
        key: Buffer.concat([
          Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(publicKey, "base64")]),
        format: "der", type: "spki" });
      const asymmetric = signatures.split(" ").filter(one => one.startsWith("v1a,"));
      if (asymmetric.length !== 1 || !crypto.verify(null, `${id}.${timestamp}.${body}`, key,
          Buffer.from(asymmetric[0].substring(4), "base64"))) {
        throw new Error("v1a is wrong");
      }
      console.log("verified");
      """;

  @TempDir Path folder;

  @Test
  void verifiesEverySignatureOfAMixDuringARotation() throws Exception {
    assumeThat(runs("node", "--version")).as("Node is installed").isTrue();
    assumeThat(
            runs(
                "npm",
                "install",
                "--no-save",
                "--no-package-lock",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                LIBRARY))
        .as("npm fetches " + LIBRARY)
        .isTrue();
    Files.writeString(folder.resolve("receiver.js"), RECEIVER);
    String body = "{\"customer\":\"Müller & Söhne €\"}";
    Instant now = Instant.now();
    String signatures =
        Signatures.of(String.join(" ", NEW, KEY, OLD)).sign("msg_1", now, body.getBytes(UTF_8));

    assertThat(
            run(
                "node",
                "receiver.js",
                "msg_1",
                Long.toString(now.getEpochSecond()),
                signatures,
                body,
                PUBLIC_KEY,
                NEW,
                OLD))
        .isEqualTo("verified\n");
  }

  private boolean runs(String... command) throws InterruptedException {
    try {
      run(command);
      return true;
    } catch (IOException | AssertionError e) {
      return false;
    }
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(output);
    assertThat(ended && process.exitValue() == 0).as(said).isTrue();
    return said;
  }
}
