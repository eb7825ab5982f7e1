package org.notificationdispatcher.bench;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.reactor.IOReactorConfig;

/** What somebody would write to post signed webhooks asynchronously: no more than is needed. */
final class SignedPosts implements AutoCloseable {
  private final Signer signer = new Signer();
  private final CloseableHttpAsyncClient client;

  SignedPosts(int inFlight) {
    client =
        HttpAsyncClients.custom()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(inFlight)
                    .setMaxConnTotal(inFlight)
                    .build())
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(2).build())
            .disableAutomaticRetries()
            .build();
    client.start();
  }

  /**
   * Posts a body; returns at once.
   *
   * @param done takes null after an answer of 2xx, else what is wrong
   */
  void post(String url, String id, String body, Consumer<Exception> done) {
    SimpleHttpRequest request =
        SimpleRequestBuilder.post(url).setBody(body, ContentType.APPLICATION_JSON).build();
    signer.headers(id, body).forEach(request::addHeader);
    client.execute(
        request,
        new FutureCallback<SimpleHttpResponse>() {
          @Override
          public void completed(SimpleHttpResponse answer) {
            done.accept(answer.getCode() / 100 == 2 ? null : new IOException(answer.toString()));
          }

          @Override
          public void failed(Exception e) {
            done.accept(e);
          }

          @Override
          public void cancelled() {
            done.accept(new IOException("cancelled"));
          }
        });
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
