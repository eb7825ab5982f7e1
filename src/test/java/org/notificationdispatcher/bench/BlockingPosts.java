package org.notificationdispatcher.bench;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * What somebody would write to post signed webhooks from worker threads, a connection each.
 * Thread-safe.
 */
final class BlockingPosts implements AutoCloseable {
  private final Signer signer = new Signer();
  private final CloseableHttpClient client;

  BlockingPosts(int threads) {
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(threads)
                    .setMaxConnTotal(threads)
                    .build())
            .disableAutomaticRetries()
            .build();
  }

  /**
   * Posts a body and waits for the answer.
   *
   * @throws IOException if that is not 2xx
   */
  void post(String url, String id, String body) throws IOException {
    HttpPost request = new HttpPost(url);
    request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
    signer.headers(id, body).forEach(request::addHeader);
    int code =
        client.execute(
            request,
            answer -> {
              EntityUtils.consume(answer.getEntity());
              return answer.getCode();
            });
    if (code / 100 != 2) {
      throw new IOException(url + " answers " + code);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
