package org.notificationdispatcher.sap;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.olingo.commons.api.data.ContextURL;
import org.apache.olingo.commons.api.data.Entity;
import org.apache.olingo.commons.api.data.Property;
import org.apache.olingo.commons.api.edm.EdmEntitySet;
import org.apache.olingo.commons.api.edm.EdmPrimitiveTypeKind;
import org.apache.olingo.commons.api.edm.FullQualifiedName;
import org.apache.olingo.commons.api.edm.provider.CsdlAbstractEdmProvider;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityContainer;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityContainerInfo;
import org.apache.olingo.commons.api.edm.provider.CsdlEntitySet;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityType;
import org.apache.olingo.commons.api.edm.provider.CsdlProperty;
import org.apache.olingo.commons.api.edm.provider.CsdlPropertyRef;
import org.apache.olingo.commons.api.edm.provider.CsdlSchema;
import org.apache.olingo.commons.api.format.ContentType;
import org.apache.olingo.commons.api.http.HttpMethod;
import org.apache.olingo.server.api.OData;
import org.apache.olingo.server.api.ODataApplicationException;
import org.apache.olingo.server.api.ODataHandler;
import org.apache.olingo.server.api.ODataLibraryException;
import org.apache.olingo.server.api.ODataRequest;
import org.apache.olingo.server.api.ODataResponse;
import org.apache.olingo.server.api.ServiceMetadata;
import org.apache.olingo.server.api.batch.BatchFacade;
import org.apache.olingo.server.api.deserializer.batch.BatchOptions;
import org.apache.olingo.server.api.deserializer.batch.BatchRequestPart;
import org.apache.olingo.server.api.deserializer.batch.ODataResponsePart;
import org.apache.olingo.server.api.processor.BatchProcessor;
import org.apache.olingo.server.api.processor.EntityProcessor;
import org.apache.olingo.server.api.serializer.EntitySerializerOptions;
import org.apache.olingo.server.api.uri.UriInfo;
import org.apache.olingo.server.api.uri.UriParameter;
import org.apache.olingo.server.api.uri.UriResourceEntitySet;

/**
 * One entity set of OData V4, {@code Licenses}, served by Apache Olingo, whose reading of
 * addresses, bodies and batches is not ours. Before it stands a filter that wants a token and a
 * cookie.
 */
final class OlingoService implements AutoCloseable {
  private static final String ROOT = "/sap/opu/odata4/sap/znd/srv";
  private static final String NAMESPACE = "ZND";
  private static final FullQualifiedName TYPE = new FullQualifiedName(NAMESPACE, "License");
  private static final FullQualifiedName CONTAINER = new FullQualifiedName(NAMESPACE, "Container");
  private static final HttpString TOKEN = new HttpString("x-csrf-token");

  private final OData odata = OData.newInstance();
  private final ServiceMetadata metadata = odata.createServiceMetadata(new Model(), List.of());
  private final Map<String, Entity> entities = new TreeMap<>();
  private final AtomicInteger batches = new AtomicInteger();
  private final AtomicInteger tokens = new AtomicInteger();
  private volatile String session = "";
  private final Undertow server;

  OlingoService() {
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(exchange -> exchange.getRequestReceiver().receiveFullBytes(this::receive))
            .build();
    server.start();
  }

  String url() {
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return "http://127.0.0.1:" + address.getPort() + ROOT;
  }

  synchronized Map<String, Entity> entities() {
    return new TreeMap<>(entities);
  }

  int batches() {
    return batches.get();
  }

  int tokens() {
    return tokens.get();
  }

  void expireSession() {
    session = "";
  }

  @Override
  public void close() {
    server.stop();
  }

  private synchronized void receive(HttpServerExchange exchange, byte[] body) {
    String token = exchange.getRequestHeaders().getFirst(TOKEN);
    String method = exchange.getRequestMethod().toString();
    if ("Fetch".equals(token)) {
      tokens.incrementAndGet();
      session = UUID.randomUUID().toString();
      exchange.getResponseHeaders().put(TOKEN, session);
      exchange.getResponseHeaders().put(new HttpString("Set-Cookie"), "s=" + session + "; path=/");
    } else if (!method.equals("GET")) {
      var cookie = exchange.getRequestCookie("s");
      if (session.isEmpty()
          || !session.equals(token)
          || cookie == null
          || !session.equals(cookie.getValue())) {
        exchange.setStatusCode(403);
        exchange.getResponseHeaders().put(TOKEN, "Required");
        exchange.endExchange();
        return;
      }
    }
    send(exchange, process(exchange, method, body));
  }

  private ODataResponse process(HttpServerExchange exchange, String method, byte[] body) {
    ODataRequest request = new ODataRequest();
    request.setMethod(HttpMethod.valueOf(method));
    request.setProtocol("HTTP/1.1");
    request.setBody(new ByteArrayInputStream(body));
    for (HeaderValues values : exchange.getRequestHeaders()) {
      request.addHeader(
          values.getHeaderName().toString().toLowerCase(Locale.ROOT), new ArrayList<>(values));
    }
    String base = url();
    request.setRawBaseUri(base);
    request.setRawODataPath(exchange.getRequestURI().substring(ROOT.length()));
    request.setRawRequestUri(base + request.getRawODataPath());
    ODataHandler handler = odata.createRawHandler(metadata);
    handler.register(new Processor());
    return handler.process(request);
  }

  private static void send(HttpServerExchange exchange, ODataResponse response) {
    exchange.setStatusCode(response.getStatusCode());
    response
        .getAllHeaders()
        .forEach(
            (name, values) ->
                values.forEach(
                    value -> exchange.getResponseHeaders().add(new HttpString(name), value)));
    try (InputStream content = response.getContent()) {
      if (content == null) {
        exchange.endExchange();
      } else {
        exchange.getResponseSender().send(ByteBuffer.wrap(content.readAllBytes()));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Model extends CsdlAbstractEdmProvider {
    private static CsdlProperty property(String name, EdmPrimitiveTypeKind kind) {
      return new CsdlProperty().setName(name).setType(kind.getFullQualifiedName());
    }

    @Override
    public CsdlEntityType getEntityType(FullQualifiedName name) {
      return new CsdlEntityType()
          .setName(TYPE.getName())
          .setProperties(
              List.of(
                  property("LicenseNumber", EdmPrimitiveTypeKind.Int64),
                  property("Plant", EdmPrimitiveTypeKind.String),
                  property("State", EdmPrimitiveTypeKind.String),
                  property("Price", EdmPrimitiveTypeKind.Decimal).setPrecision(15).setScale(2),
                  property("Day", EdmPrimitiveTypeKind.Date),
                  property("ValidUntil", EdmPrimitiveTypeKind.DateTimeOffset).setPrecision(7)))
          .setKey(
              List.of(
                  new CsdlPropertyRef().setName("LicenseNumber"),
                  new CsdlPropertyRef().setName("Plant")));
    }

    @Override
    public CsdlEntitySet getEntitySet(FullQualifiedName container, String name) {
      return "Licenses".equals(name) ? new CsdlEntitySet().setName(name).setType(TYPE) : null;
    }

    @Override
    public CsdlEntityContainer getEntityContainer() {
      return new CsdlEntityContainer()
          .setName(CONTAINER.getName())
          .setEntitySets(List.of(getEntitySet(CONTAINER, "Licenses")));
    }

    @Override
    public CsdlEntityContainerInfo getEntityContainerInfo(FullQualifiedName name) {
      return new CsdlEntityContainerInfo().setContainerName(CONTAINER);
    }

    @Override
    public List<CsdlSchema> getSchemas() {
      return List.of(
          new CsdlSchema()
              .setNamespace(NAMESPACE)
              .setEntityTypes(List.of(getEntityType(TYPE)))
              .setEntityContainer(getEntityContainer()));
    }
  }

  /** What happens to entities; called by one thread at a time. */
  private final class Processor implements EntityProcessor, BatchProcessor {
    @Override
    public void init(OData library, ServiceMetadata service) {}

    @Override
    public void createEntity(
        ODataRequest request,
        ODataResponse response,
        UriInfo uri,
        ContentType requestFormat,
        ContentType responseFormat)
        throws ODataApplicationException, ODataLibraryException {
      Entity entity = read(request, uri, requestFormat);
      String key =
          entity.getProperty("LicenseNumber").getValue()
              + ","
              + entity.getProperty("Plant").getValue();
      if (entities.putIfAbsent(key, entity) != null) {
        throw new ODataApplicationException("there already", 409, Locale.ROOT);
      }
      response.setStatusCode(204);
      response.setHeader("OData-EntityId", "Licenses");
    }

    @Override
    public void updateEntity(
        ODataRequest request,
        ODataResponse response,
        UriInfo uri,
        ContentType requestFormat,
        ContentType responseFormat)
        throws ODataApplicationException, ODataLibraryException {
      Entity stored = stored(uri);
      for (Property changed : read(request, uri, requestFormat).getProperties()) {
        stored.getProperties().removeIf(one -> one.getName().equals(changed.getName()));
        stored.addProperty(changed);
      }
      response.setStatusCode(204);
    }

    @Override
    public void readEntity(
        ODataRequest request, ODataResponse response, UriInfo uri, ContentType responseFormat)
        throws ODataApplicationException, ODataLibraryException {
      EdmEntitySet set = set(uri).getEntitySet();
      response.setContent(
          odata
              .createSerializer(responseFormat)
              .entity(
                  metadata,
                  set.getEntityType(),
                  stored(uri),
                  EntitySerializerOptions.with()
                      .contextURL(ContextURL.with().entitySet(set).build())
                      .build())
              .getContent());
      response.setStatusCode(200);
      response.setHeader("Content-Type", responseFormat.toContentTypeString());
    }

    @Override
    public void deleteEntity(ODataRequest request, ODataResponse response, UriInfo uri)
        throws ODataApplicationException {
      throw new ODataApplicationException("no", 405, Locale.ROOT);
    }

    private UriResourceEntitySet set(UriInfo uri) {
      return (UriResourceEntitySet) uri.getUriResourceParts().get(0);
    }

    private Entity read(ODataRequest request, UriInfo uri, ContentType format)
        throws ODataLibraryException {
      return odata
          .createDeserializer(format)
          .entity(request.getBody(), set(uri).getEntitySet().getEntityType())
          .getEntity();
    }

    private Entity stored(UriInfo uri) throws ODataApplicationException {
      Map<String, String> key = new TreeMap<>();
      for (UriParameter part : set(uri).getKeyPredicates()) {
        key.put(part.getName(), part.getText().replaceAll("^'|'$", "").replace("''", "'"));
      }
      Entity stored = entities.get(key.get("LicenseNumber") + "," + key.get("Plant"));
      if (stored == null) {
        throw new ODataApplicationException("not there", 404, Locale.ROOT);
      }
      return stored;
    }

    @Override
    public void processBatch(BatchFacade facade, ODataRequest request, ODataResponse response)
        throws ODataApplicationException, ODataLibraryException {
      batches.incrementAndGet();
      String boundary = facade.extractBoundaryFromContentType(request.getHeader("Content-Type"));
      BatchOptions options =
          BatchOptions.with()
              .rawBaseUri(request.getRawBaseUri())
              .rawServiceResolutionUri(request.getRawServiceResolutionUri())
              .build();
      List<ODataResponsePart> parts = new ArrayList<>();
      for (BatchRequestPart part :
          odata
              .createFixedFormatDeserializer()
              .parseBatchRequest(request.getBody(), boundary, options)) {
        parts.add(facade.handleBatchRequest(part));
      }
      response.setContent(odata.createFixedFormatSerializer().batchResponse(parts, "answers"));
      response.setStatusCode(200);
      response.setHeader("Content-Type", "multipart/mixed;boundary=answers");
    }

    @Override
    public ODataResponsePart processChangeSet(BatchFacade facade, List<ODataRequest> requests)
        throws ODataApplicationException, ODataLibraryException {
      List<ODataResponse> responses = new ArrayList<>();
      for (ODataRequest request : requests) {
        ODataResponse response = facade.handleODataRequest(request);
        if (response.getStatusCode() >= 400) {
          return new ODataResponsePart(response, false);
        }
        responses.add(response);
      }
      return new ODataResponsePart(responses, true);
    }
  }
}
