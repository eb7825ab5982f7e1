package org.notificationdispatcher.licensecentral;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.cxf.binding.soap.Soap11;
import org.apache.cxf.binding.soap.Soap12;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** An answer that was kept in a file: a SOAP envelope, or what was in its body. */
public final class Sample {
  private static final long LARGEST = 64L * 1024 * 1024;

  private Sample() {}

  /**
   * Reads what a style sheet would get to see.
   *
   * @return a document with the one element of the SOAP body
   * @throws UnusableAnswerException that says in one line why it is none
   */
  public static Document read(Path file) {
    try {
      if (Files.notExists(file)) {
        throw unusable(file, "there is no such file", null);
      }
      if (!Files.isRegularFile(file)) {
        throw unusable(file, "is not a file", null);
      }
      if (Files.size(file) > LARGEST) {
        throw unusable(file, "is larger than 64 MiB; ask for fewer rows, or cut some out", null);
      }
      try (InputStream in = Files.newInputStream(file)) {
        return body(file, parser().parse(in).getDocumentElement());
      }
    } catch (SAXParseException e) {
      String place = file + ":" + Math.max(1, e.getLineNumber());
      throw new UnusableAnswerException(
          place
              + (e.getException() instanceof CharConversionException
                  ? ": is not in the encoding that its first line names, or in UTF-8 if it names none: "
                  : ": is no XML: ")
              + e.getMessage(),
          e);
    } catch (SAXException | IOException e) {
      throw unusable(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static DocumentBuilder parser() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      // SOAP has none (SOAP 1.2 part 1, 5), and what it may name is nobody's business
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder parser = factory.newDocumentBuilder();
      parser.setErrorHandler(new DefaultHandler());
      return parser;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java cannot read XML safely", e);
    }
  }

  private static Document body(Path file, Element root) {
    boolean envelope =
        root.getLocalName().equals("Envelope")
            && (root.getNamespaceURI() != null)
            && (root.getNamespaceURI().equals(Soap11.SOAP_NAMESPACE)
                || root.getNamespaceURI().equals(Soap12.SOAP_NAMESPACE));
    if (!envelope) {
      return alone(root, root);
    }
    Element body = child(root, "Body");
    Element content = body == null ? null : child(body, null);
    if (content == null) {
      throw unusable(file, "there is nothing in the SOAP body", null);
    }
    if (content.getLocalName().equals("Fault")
        && root.getNamespaceURI().equals(content.getNamespaceURI())) {
      throw unusable(
          file,
          "is a SOAP fault ("
              + String.join(", ", texts(content))
              + "), which no style sheet gets to see; take an answer",
          null);
    }
    return alone(content, root);
  }

  private static Element child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element
          && (name == null || name.equals(element.getLocalName()))) {
        return element;
      }
    }
    return null;
  }

  private static List<String> texts(Node node) {
    List<String> texts = new ArrayList<>();
    if (node instanceof Text text && !text.getData().isBlank()) {
      texts.add(text.getData().strip().replaceAll("\\s+", " "));
    }
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      texts.addAll(texts(child));
    }
    return texts;
  }

  /** The element as the root of a document, with the prefixes of the envelope. */
  private static Document alone(Element element, Element envelope) {
    Document document = parser().newDocument();
    Element root = (Element) document.importNode(element, true);
    for (Node node = element.getParentNode();
        node instanceof Element outer && envelope != element;
        node = node.getParentNode()) {
      NamedNodeMap attributes = outer.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        Node attribute = attributes.item(i);
        if (XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())
            && !root.hasAttribute(attribute.getNodeName())) {
          root.setAttributeNS(
              XMLConstants.XMLNS_ATTRIBUTE_NS_URI,
              attribute.getNodeName(),
              attribute.getNodeValue());
        }
      }
    }
    document.appendChild(root);
    return document;
  }

  private static UnusableAnswerException unusable(Path file, String problem, Exception cause) {
    return new UnusableAnswerException(file + ": " + problem, cause);
  }
}
