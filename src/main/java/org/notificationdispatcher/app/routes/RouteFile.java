package org.notificationdispatcher.app.routes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One route file as it was read: what is loaded and what is reported are the same text.
 *
 * @param location as Camel names it: {@code file:} and the absolute path, or {@code classpath:}
 * @param place as the operator knows it
 */
record RouteFile(String location, String place, String text) {
  /** More than a person writes into a file, and far less than the YAML parser takes. */
  private static final int MOST_BYTES = 1 << 20;

  private static final Pattern WEBHOOK = Pattern.compile("dispatcher\\.webhook\\.([^.]+)\\.(.*)");

  /** On the class path. */
  static RouteFile read(Resource resource) {
    String place = resource.getLocation();
    try (InputStream in = resource.getInputStream()) {
      return new RouteFile(place, place, text(place, in.readAllBytes()));
    } catch (IOException e) {
      throw RouteFileException.at(place, 1, "cannot be read: " + e.getMessage());
    }
  }

  /**
   * In the folder of the routes.
   *
   * @throws RouteFileException if that is not a text file
   */
  static RouteFile read(Path file) {
    String place = place(file);
    if (Files.isDirectory(file)) {
      throw RouteFileException.at(place, 1, "is a folder and not a file; rename it");
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw RouteFileException.at(
            place, 1, "is larger than 1 MiB; split it, a route has a file of its own");
      }
      return new RouteFile(location(file), place, text(place, Files.readAllBytes(file)));
    } catch (IOException e) {
      throw RouteFileException.at(place, 1, "cannot be read: " + e.getMessage());
    }
  }

  static String location(Path file) {
    return "file:" + file.toAbsolutePath().normalize();
  }

  static String place(Path file) {
    Path here = Path.of("").toAbsolutePath();
    Path there = file.toAbsolutePath().normalize();
    return (there.startsWith(here) ? here.relativize(there) : there).toString();
  }

  private static String text(String place, byte[] bytes) {
    boolean utf16 =
        bytes.length > 1 && (bytes[0] & 0xff) + (bytes[1] & 0xff) == 0xfe + 0xff && bytes[0] < 0;
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw RouteFileException.at(
          place, 1, (utf16 ? "is UTF-16" : "is not text in UTF-8") + "; save it as UTF-8");
    }
    if (text.indexOf('\0') >= 0) {
      throw RouteFileException.at(place, 1, "is not text; route files are YAML in UTF-8");
    }
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** Emptied, or just being written. */
  boolean blank() {
    return text.isBlank();
  }

  /** Whether a route takes its value from this key, or a webhook in it does for its name. */
  boolean mentions(String key) {
    Matcher webhook = WEBHOOK.matcher(key);
    String quoted = Pattern.quote(key);
    String placeholder = "\\{\\{\\??" + quoted + "(:|}})";
    String byName =
        webhook.matches() && !text.contains(webhook.group(2) + ":")
            ? "|\\bwebhook:" + Pattern.quote(webhook.group(1)) + "(?![\\w.-])"
            : "";
    return Pattern.compile("(?m)^[^#\n]*(" + placeholder + byName + ")").matcher(text).find();
  }

  /**
   * Makes route definitions of the text and adds nothing to the context.
   *
   * @return null if it only holds comments
   * @throws RouteFileException that names the line
   */
  RouteConfigurationBuilder parse(CamelContext context) {
    if (blank()) {
      throw RouteFileException.at(place, 1, "is empty; write the route again or delete the file");
    }
    try {
      Object content =
          new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
              .loadFromString(text);
      if (content == null) {
        return null;
      }
      if (!(content instanceof List)) {
        throw RouteFileException.at(place, 1, "is not a list; begin each entry with \"- route:\"");
      }
      var builder =
          (RouteConfigurationBuilder)
              PluginHelper.getRoutesLoader(context)
                  .findRoutesBuilders(List.of(ResourceHelper.fromString(location, text)))
                  .iterator()
                  .next();
      builder.setCamelContext(context);
      builder.getRouteConfigurationCollection().setCamelContext(context);
      builder.configuration();
      for (RouteDefinition route : builder.configureRoutes(context).getRoutes()) {
        if (route.getInput() == null) {
          throw RouteFileException.at(
              place, Math.max(1, route.getLineNumber()), "the route has no \"from\"");
        }
      }
      return builder;
    } catch (RouteFileException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      // The latter of a bean whose jar lacks a class, or is for a newer Java
      throw RouteFailure.explain(this, e);
    }
  }
}
