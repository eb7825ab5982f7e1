package org.notificationdispatcher.licensecentral;

import java.io.IOException;
import java.net.URL;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.wsdl.Binding;
import javax.wsdl.BindingOperation;
import javax.wsdl.Definition;
import javax.wsdl.Port;
import javax.wsdl.Service;
import javax.wsdl.WSDLException;
import javax.wsdl.extensions.ElementExtensible;
import javax.wsdl.extensions.soap.SOAPBinding;
import javax.wsdl.extensions.soap.SOAPBody;
import javax.wsdl.extensions.soap12.SOAP12Binding;
import javax.wsdl.extensions.soap12.SOAP12Body;
import javax.wsdl.factory.WSDLFactory;
import javax.wsdl.xml.WSDLReader;
import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What a WSDL offers. Says at the start, and by the profile's own keys, what would otherwise fail
 * at the first call.
 */
public final class Contract {
  private static final String ENCODED =
      "is rpc/encoded in the WSDL; only literal messages can be sent";

  private final Definition definition;

  private Contract(Definition definition) {
    this.definition = definition;
  }

  /**
   * Reads a WSDL and what it imports.
   *
   * @throws UnusableProfileException if it is none
   */
  public static Contract read(URL wsdl) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      DocumentBuilder parser = factory.newDocumentBuilder();
      // What is wrong is thrown; the parser's own handler would print it besides
      parser.setErrorHandler(new DefaultHandler());
      WSDLReader reader = WSDLFactory.newInstance().newWSDLReader();
      reader.setFeature("javax.wsdl.verbose", false);
      return new Contract(reader.readWSDL(wsdl.toString(), parser.parse(wsdl.toString())));
    } catch (SAXParseException e) {
      throw new UnusableProfileException(
          StyleSheet.place(wsdl) + ":" + e.getLineNumber() + ": " + e.getMessage(), e);
    } catch (SAXException | IOException | ParserConfigurationException | WSDLException e) {
      throw new UnusableProfileException(
          StyleSheet.place(wsdl)
              + ": cannot be read as a WSDL: "
              + e.getMessage().replaceAll("\\s+", " "),
          e);
    }
  }

  /**
   * What is named and not there.
   *
   * @param operations by their keys in the profile
   * @return what is wrong and what there is, by {@code service}, {@code port} or the operation's
   *     key; empty if all is well
   */
  public Map<String, String> objections(QName service, QName port, Map<String, String> operations) {
    Map<String, String> objections = new LinkedHashMap<>();
    Collection<Service> services = values(definition.getAllServices());
    Optional<Service> asked =
        services.stream().filter(one -> one.getQName().equals(service)).findFirst();
    if (asked.isEmpty()) {
      objections.put("service", absent("service " + service, services, Service::getQName));
      return objections;
    }
    Function<Port, QName> named = one -> new QName(service.getNamespaceURI(), one.getName());
    Collection<Port> ports = values(asked.get().getPorts());
    Optional<Port> chosen = ports.stream().filter(one -> named.apply(one).equals(port)).findFirst();
    if (chosen.isEmpty()) {
      objections.put("port", absent("port " + port, ports, named));
      return objections;
    }
    Binding binding = chosen.get().getBinding();
    if (binding == null
        || (!has(binding, SOAPBinding.class) && !has(binding, SOAP12Binding.class))) {
      objections.put("port", "is no SOAP port in the WSDL; name one that is");
      return objections;
    }
    List<BindingOperation> there = List.copyOf(list(binding.getBindingOperations()));
    operations.forEach(
        (key, operation) ->
            there.stream()
                .filter(one -> one.getName().equals(operation))
                .findFirst()
                .map(one -> encoded(one) ? Optional.of(ENCODED) : Optional.<String>empty())
                .orElseGet(
                    () ->
                        Optional.of(
                            absent("operation " + operation, there, BindingOperation::getName)))
                .ifPresent(objection -> objections.put(key, objection)));
    return objections;
  }

  private static boolean encoded(BindingOperation operation) {
    return operation.getBindingInput() != null
        && (extensions(operation.getBindingInput(), SOAPBody.class)
                .anyMatch(body -> "encoded".equals(body.getUse()))
            || extensions(operation.getBindingInput(), SOAP12Body.class)
                .anyMatch(body -> "encoded".equals(body.getUse())));
  }

  private static boolean has(Binding binding, Class<?> extension) {
    return extensions(binding, extension).findAny().isPresent();
  }

  private static <T> Stream<T> extensions(ElementExtensible element, Class<T> type) {
    return list(element.getExtensibilityElements()).stream()
        .filter(type::isInstance)
        .map(type::cast);
  }

  private static <T> String absent(Object name, Collection<T> there, Function<T, ?> names) {
    return "the WSDL has no "
        + name
        + "; there is "
        + (there.isEmpty()
            ? "none"
            : there.stream()
                .map(names)
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(", ")));
  }

  /** WSDL4J is older than generics. */
  @SuppressWarnings("unchecked")
  private static <T> Collection<T> values(Map<?, ?> map) {
    return (Collection<T>) map.values();
  }

  @SuppressWarnings("unchecked")
  private static <T> List<T> list(List<?> list) {
    return (List<T>) list;
  }
}
