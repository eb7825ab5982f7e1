package org.notificationdispatcher.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * The limit above all: the same requests by the same HTTP client, without a database. Arguments:
 * requests in flight, bytes of a body. For each line {@code <address> <how many>} it posts so many
 * and says how many nanoseconds that took.
 */
final class RawClient {
  private RawClient() {}

  public static void main(String[] arguments) throws Exception {
    int inFlight = Integer.parseInt(arguments[0]);
    String body = "x".repeat(Integer.parseInt(arguments[1]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (SignedPosts posts = new SignedPosts(inFlight)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] asked = line.split(" ");
        System.out.println(post(posts, asked[0], Integer.parseInt(asked[1]), inFlight, body));
      }
    }
    System.exit(0);
  }

  private static long post(SignedPosts posts, String url, int count, int inFlight, String body)
      throws InterruptedException, IOException {
    Semaphore room = new Semaphore(inFlight);
    CountDownLatch open = new CountDownLatch(count);
    long begin = System.nanoTime();
    for (int n = 0; n < count; n++) {
      room.acquire();
      posts.post(
          url,
          UUID.randomUUID().toString(),
          body,
          failure -> {
            if (failure != null) {
              // A run with a failure measures something else
              failure.printStackTrace();
              System.exit(1);
            }
            room.release();
            open.countDown();
          });
    }
    open.await();
    return System.nanoTime() - begin;
  }
}
