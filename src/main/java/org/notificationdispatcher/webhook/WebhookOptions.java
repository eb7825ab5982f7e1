package org.notificationdispatcher.webhook;

import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.notificationdispatcher.http.HttpOptions;

/** What a webhook's endpoint can be told. Empty is as not given. */
@UriParams
public final class WebhookOptions extends HttpOptions {
  @UriParam(
      label = "security",
      secret = true,
      description =
          "Signs the messages: whsec_ and the base64 of 24 to 64 bytes, or whsk_ and the base64"
              + " of an Ed25519 key's seed and public key. While one is being replaced: the new one, "
              + "a space, the old one")
  @Metadata(required = true)
  private String secret;

  @UriParam(
      description =
          "Statuses no repetition mends, separated by commas, such as 400,422: the delivery "
              + "becomes a dead letter at once. 410 always disables the destination")
  private String permanentErrors;

  public String getSecret() {
    return secret;
  }

  public void setSecret(String secret) {
    this.secret = secret;
  }

  public String getPermanentErrors() {
    return permanentErrors;
  }

  public void setPermanentErrors(String permanentErrors) {
    this.permanentErrors = permanentErrors;
  }
}
