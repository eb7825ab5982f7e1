package org.notificationdispatcher.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The templates and the style sheet. Thread-safe. */
final class Pages {
  private static final String STYLE = "/console/console.css";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), Pages.class.getPackageName());

  private final byte[] style;
  private final String styleName;

  Pages() {
    try (InputStream in = Pages.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new IllegalStateException(STYLE + " is not on the class path");
      }
      style = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(style);
      styleName = "console-" + HexFormat.of().formatHex(digest, 0, 6) + ".css";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Changes with the style sheet. */
  String styleName() {
    return styleName;
  }

  byte[] style() {
    return style;
  }

  /**
   * @param template without its ending
   * @param view what the template shows; what is dangerous in it is escaped there
   */
  String render(String template, Frame frame, Object view) {
    StringOutput out = new StringOutput();
    engine.render(template + ".jte", Map.of("frame", frame, "view", view), out);
    return out.toString();
  }
}
