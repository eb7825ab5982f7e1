package org.notificationdispatcher.licensecentral;

import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.transform.ErrorListener;
import javax.xml.transform.Source;
import javax.xml.transform.Templates;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.xml.sax.SAXParseException;

/** A style sheet of a profile, by the processor that the routes use. Thread-safe. */
public final class StyleSheet {
  /** How the processor says where it is; the file only where it knows it. */
  private static final Pattern PLACE = Pattern.compile("(?:\\S+: )?line (\\d+): (.*)");

  private final URL file;
  private final Templates templates;

  private StyleSheet(URL file, Templates templates) {
    this.file = file;
    this.templates = templates;
  }

  /**
   * Reads and compiles a style sheet.
   *
   * @throws UnusableProfileException that names file, line and problem
   */
  public static StyleSheet read(URL file) {
    Errors errors = new Errors();
    try {
      TransformerFactory factory = TransformerFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      // xsl:include of a file beside it
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "file,jar:file");
      factory.setErrorListener(errors);
      return new StyleSheet(file, factory.newTemplates(new StreamSource(file.toString())));
    } catch (TransformerConfigurationException e) {
      errors.fatalError(e);
      throw new UnusableProfileException(errors.first(place(file)), e);
    }
  }

  /**
   * Applies it.
   *
   * @throws UnusableProfileException if it ends itself, by {@code xsl:message}
   */
  byte[] apply(Source document) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    Errors errors = new Errors();
    try {
      Transformer transformer = templates.newTransformer();
      transformer.setErrorListener(errors);
      transformer.transform(document, new StreamResult(result));
      return result.toByteArray();
    } catch (TransformerException e) {
      errors.fatalError(e);
      throw new UnusableProfileException(errors.first(place(file)), e);
    }
  }

  /** How a file is called in messages. */
  static String place(URL file) {
    return file.toString().replaceFirst("^file:", "");
  }

  /** The processor's own way to tell errors, instead of standard error output. */
  private static final class Errors implements ErrorListener {
    private final List<TransformerException> all = new ArrayList<>();

    @Override
    public void warning(TransformerException e) {
      // Nothing that keeps the style sheet from working
    }

    @Override
    public void error(TransformerException e) {
      all.add(e);
    }

    @Override
    public void fatalError(TransformerException e) {
      all.add(e);
    }

    /** The first that knows its line says most; later ones follow from it. */
    String first(String file) {
      for (TransformerException e : all) {
        Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
        if (e.getCause() instanceof SAXParseException xml) {
          return file + ":" + xml.getLineNumber() + ": " + xml.getMessage();
        }
        if (place.matches()) {
          return file + ":" + place.group(1) + ": " + place.group(2);
        }
      }
      return file + ": " + all.get(all.size() - 1).getMessage();
    }
  }
}
