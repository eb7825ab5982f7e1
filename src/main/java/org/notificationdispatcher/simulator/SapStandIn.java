package org.notificationdispatcher.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stand-in for an SAP system on 127.0.0.1, for the demo, tests and integrators: an OData service
 * in V2 and V4 behind a filter for sessions and tokens, and an IDoc receiver. It follows what is
 * publicly known of SAP Gateway and is not one. Thread-safe; runs until closed.
 */
public final class SapStandIn implements AutoCloseable {
  private static final String V2 = "/sap/opu/odata/sap/ZND_LICENSES_SRV";
  private static final String V4 =
      "/sap/opu/odata4/sap/znd_licenses/srvd_a2x/sap/znd_licenses/0001";
  private static final String IDOC_SOAP = "/sap/bc/srt/idoc";
  private static final String IDOC_XML = "/sap/bc/idoc_xml";
  private static final HttpString TOKEN = new HttpString("x-csrf-token");
  private static final String COOKIE = "SAP_SESSIONID_ND1_100";
  private static final String LOGON_FORM =
      "<html><head><title>Logon</title></head><body><form>User, Password</form></body></html>";
  private static final long LARGEST_BODY = 50L * 1024 * 1024;

  private final SapStandInOptions options;
  private final SapService service;
  private final SapIdocs idocs;
  private final Map<String, String> sessions = new ConcurrentHashMap<>();
  private final AtomicLong tokenFetches = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong expiries = new AtomicLong();
  private Undertow server;
  private volatile Trouble trouble = Trouble.NONE;
  private volatile double share;
  private volatile int delayMillis;
  private Random random = new Random(1);

  /** What can be wrong with it. */
  public enum Trouble {
    NONE,
    /** Whoever comes gets a form to log on, with 200. */
    LOGON_PAGE,
    REDIRECT,
    UNAUTHORIZED,
    FORBIDDEN,
    /** Tokens are given, and none is good. */
    TOKEN_LOOP,
    UNAVAILABLE,
    NO_BATCH,
    /** What is written is stored, and the connection closed instead of an answer. */
    LOST_ANSWERS,
    /** Of a batch, each second member is refused. */
    HALF_BATCH
  }

  private SapStandIn(SapStandInOptions options) {
    this.options = options;
    this.service = new SapService(options.etags(), options.duplicateCode(), options.listener());
    this.idocs = new SapIdocs(options.listener());
    this.server = server(options.port());
  }

  /**
   * Starts one.
   *
   * @throws RuntimeException if the port is taken
   */
  public static SapStandIn start(SapStandInOptions options) {
    SapStandIn standIn = new SapStandIn(options);
    standIn.server.start();
    return standIn;
  }

  private Undertow server(int port) {
    return Undertow.builder()
        .addHttpListener(port, "127.0.0.1")
        .setIoThreads(2)
        .setWorkerThreads(2)
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, LARGEST_BODY)
        .setHandler(exchange -> exchange.getRequestReceiver().receiveFullBytes(this::receive))
        .build();
  }

  private int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  private String address(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** Root of the OData service of V2. */
  public String odataV2() {
    return address(V2);
  }

  /** Root of the OData service of V4. */
  public String odataV4() {
    return address(V4);
  }

  public String idocSoap() {
    return address(IDOC_SOAP);
  }

  public String idocXml() {
    return address(IDOC_XML);
  }

  /** What is wrong from now on. */
  public void trouble(Trouble newTrouble) {
    trouble = newTrouble;
  }

  /** Each request is answered only after so many ms. */
  public void delay(int millis) {
    delayMillis = millis;
  }

  /** All sessions end. */
  public void expireSessions() {
    expiries.incrementAndGet();
    sessions.clear();
  }

  /**
   * Before each write, all sessions end by lot.
   *
   * @param newShare of the writes, from 0 to 1
   */
  public synchronized void expireAtRandom(double newShare, long seed) {
    random = new Random(seed);
    share = newShare;
  }

  /** As a restart: connections and sessions are lost, data is not. */
  public synchronized void restart() {
    int port = port();
    server.stop();
    expireSessions();
    server = server(port);
    server.start();
  }

  /** The entities of a set by their keys. */
  public Map<String, ObjectNode> entities(String set) {
    return service.all(set);
  }

  /** The IDocs that were posted, as they came. */
  public List<String> idocs() {
    return idocs.posted();
  }

  /** IDocs of this message are refused for a moment, as while another session works on it. */
  public void lock(String messageId, boolean newLocked) {
    if (newLocked) {
      idocs.lock(messageId);
    } else {
      idocs.unlock(messageId);
    }
  }

  /** How often a token was asked for. */
  public long tokenFetches() {
    return tokenFetches.get();
  }

  /** How often sessions ended. */
  public long expiries() {
    return expiries.get();
  }

  /** How many requests came, those for tokens too. */
  public long requests() {
    return requests.get();
  }

  /** How many of them were batches. */
  public long batches() {
    return batches.get();
  }

  /** How often something was to be created that is there. */
  public long rejectedDuplicates() {
    return service.rejectedDuplicates();
  }

  /** How often the function was called. */
  public long confirmations() {
    return service.confirmations();
  }

  private void receive(HttpServerExchange exchange, byte[] bytes) {
    requests.incrementAndGet();
    SapReply reply = answer(exchange, new String(bytes, UTF_8));
    if (trouble == Trouble.LOST_ANSWERS && !exchange.getRequestMethod().toString().equals("GET")) {
      drop(exchange);
    } else if (delayMillis > 0) {
      exchange.dispatch(
          SameThreadExecutor.INSTANCE,
          () -> {
            exchange
                .getIoThread()
                .executeAfter(() -> send(exchange, reply), delayMillis, TimeUnit.MILLISECONDS);
          });
    } else {
      send(exchange, reply);
    }
  }

  private static void send(HttpServerExchange exchange, SapReply reply) {
    exchange.setStatusCode(reply.status());
    if (reply.type() != null) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, reply.type());
    }
    reply
        .headers()
        .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    exchange.getResponseSender().send(reply.body());
  }

  private static void drop(HttpServerExchange exchange) {
    try {
      exchange.getConnection().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SapReply answer(HttpServerExchange exchange, String body) {
    SapReply wrong =
        switch (trouble) {
          case LOGON_PAGE -> SapReply.html(200, LOGON_FORM);
          case REDIRECT -> SapReply.empty(302).with(Map.of("Location", "/sap/public/logon"));
          case UNAUTHORIZED -> SapReply.html(401, "<html>Logon failed</html>");
          case FORBIDDEN -> SapService.error(false, 403, "/IWFND/MED/170", "No authorization");
          case UNAVAILABLE -> SapReply.html(503, "<html>Service unavailable</html>");
          default -> null;
        };
    if (wrong != null) {
      return wrong;
    }
    if (!loggedOn(exchange.getRequestHeaders())) {
      return SapReply.html(401, "<html>Logon failed</html>");
    }
    String path = exchange.getRequestURI();
    if (path.equals(IDOC_SOAP) || path.equals(IDOC_XML)) {
      return path.equals(IDOC_SOAP) ? idocs.soap(body) : idocs.xml(body);
    }
    boolean v4 = path.startsWith(V4 + "/") || path.equals(V4);
    if (!v4 && !path.startsWith(V2 + "/") && !path.equals(V2)) {
      return SapReply.html(404, "<html>Service not active</html>");
    }
    return odata(
        exchange, v4, path.substring((v4 ? V4 : V2).length()).replaceFirst("^/", ""), body);
  }

  private boolean loggedOn(HeaderMap headers) {
    if (options.user() == null) {
      return true;
    }
    byte[] pair = (options.user() + ":" + options.password()).getBytes(UTF_8);
    return ("Basic " + Base64.getEncoder().encodeToString(pair))
        .equals(headers.getFirst(Headers.AUTHORIZATION));
  }

  private SapReply odata(HttpServerExchange exchange, boolean v4, String resource, String body) {
    String method = exchange.getRequestMethod().toString();
    boolean reading = method.equals("GET") || method.equals("HEAD");
    String token = exchange.getRequestHeaders().getFirst(TOKEN);
    if (reading && "Fetch".equals(token)) {
      return session(exchange, service.answer(v4, "GET", resource, null, Map.of(), body));
    }
    if (!reading) {
      synchronized (this) {
        if (share > 0 && random.nextDouble() < share) {
          expireSessions();
        }
      }
      if (trouble == Trouble.TOKEN_LOOP || !valid(exchange, token)) {
        return new SapReply(
            403, "text/plain", Map.of("x-csrf-token", "Required"), "CSRF token validation failed");
      }
    }
    if (resource.equals("$batch")) {
      batches.incrementAndGet();
      return trouble == Trouble.NO_BATCH
          ? SapService.error(v4, 501, "/IWFND/CM_MGW/099", "No batch")
          : batch(v4, exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE), body);
    }
    return service.answer(v4, method, resource, exchange.getQueryString(), headers(exchange), body);
  }

  private SapReply batch(boolean v4, String type, String body) {
    AtomicLong number = new AtomicLong();
    return SapBatch.answer(
        type,
        body,
        (method, resource, query, headers, part) ->
            trouble == Trouble.HALF_BATCH && number.incrementAndGet() % 2 == 0
                ? SapService.error(v4, 400, "ZND/030", "Not this one")
                : service.answer(v4, method, resource, query, headers, part));
  }

  private SapReply session(HttpServerExchange exchange, SapReply reply) {
    tokenFetches.incrementAndGet();
    String id = UUID.randomUUID().toString();
    String token = UUID.randomUUID().toString();
    sessions.put(id, token);
    exchange
        .getResponseHeaders()
        .add(Headers.SET_COOKIE, COOKIE + "=" + id + "; path=/; HttpOnly")
        .add(Headers.SET_COOKIE, "sap-usercontext=sap-client=100; path=/");
    return reply.with(Map.of("x-csrf-token", token));
  }

  private boolean valid(HttpServerExchange exchange, String token) {
    Cookie session = exchange.getRequestCookie(COOKIE);
    Cookie context = exchange.getRequestCookie("sap-usercontext");
    return session != null
        && context != null
        && token != null
        && token.equals(sessions.get(session.getValue()));
  }

  private static Map<String, String> headers(HttpServerExchange exchange) {
    Map<String, String> all = new HashMap<>();
    for (HeaderValues values : exchange.getRequestHeaders()) {
      all.put(values.getHeaderName().toString().toLowerCase(Locale.ROOT), values.getFirst());
    }
    return all;
  }

  @Override
  public synchronized void close() {
    server.stop();
  }
}
