package org.notificationdispatcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A consumer of the feed. Arguments: the feed's address, its token, and the file to which it adds
 * the sequences of what it has got. For the line {@code read} it fetches a page, stores it and says
 * {@code <messages> <nanoseconds>}; for {@code acknowledge} it acknowledges it and says the same.
 */
final class FeedReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String feed;
  private final String token;
  private final DataOutputStream stored;
  private long cursor;

  private FeedReader(String feed, String token, DataOutputStream stored) {
    this.feed = feed;
    this.token = token;
    this.stored = stored;
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    // Not buffered: what is written is there for who comes after a kill
    try (DataOutputStream stored = new DataOutputStream(new FileOutputStream(arguments[2], true))) {
      FeedReader reader = new FeedReader(arguments[0], arguments[1], stored);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        long begin = System.nanoTime();
        int count = line.equals("read") ? reader.read() : reader.acknowledge();
        System.out.println(count + " " + (System.nanoTime() - begin));
      }
    }
    System.exit(0);
  }

  private int read() throws IOException, InterruptedException {
    JsonNode page = send(request("/messages?limit=" + FeedPart.PAGE)).path("messages");
    ByteBuffer sequences = ByteBuffer.allocate(page.size() * Long.BYTES);
    for (JsonNode message : page) {
      cursor = message.path("sequence").asLong();
      sequences.putLong(cursor);
    }
    stored.write(sequences.array());
    return page.size();
  }

  private int acknowledge() throws IOException, InterruptedException {
    return send(request("/acknowledgements")
            .POST(BodyPublishers.ofString("{\"upto\": " + cursor + "}")))
        .path("acknowledged")
        .asInt();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(feed + path))
        .header("Authorization", "Bearer " + token);
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(
          answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return JSON.readTree(answer.body());
  }
}
