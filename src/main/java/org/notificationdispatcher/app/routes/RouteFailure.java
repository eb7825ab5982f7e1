package org.notificationdispatcher.app.routes;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ExpressionIllegalSyntaxException;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.component.bean.MethodNotFoundException;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.IOHelper;
import org.apache.camel.util.ObjectHelper;
import org.notificationdispatcher.app.configuration.StartException;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Says in plain words, and without secrets, what Camel has against a route file, and on which line.
 */
final class RouteFailure {
  private static final Pattern UNKNOWN_OPTIONS =
      Pattern.compile("(?s)Unknown parameters=\\[\\{(.*)}]");
  private static final Pattern OPTION = Pattern.compile("(?:^|, )([\\w.#-]+)=");
  private static final Pattern BOUND = Pattern.compile("\\((?<option>[\\w.-]+)=");
  private static final Pattern PLACEHOLDER = Pattern.compile("Property with key \\[([^]]+)] not");
  private static final Pattern FUNCTION =
      Pattern.compile("Property with key \\[([^]]+)] using function");
  private static final Pattern METHOD = Pattern.compile("Method with name: (\\S+) not found");
  private static final Pattern IN_FIELD = Pattern.compile(": *(\\S+)$");
  private static final Pattern BEAN =
      Pattern.compile("Error creating bean: (\\S+) of type: (?:#class:)?(\\S+)");
  private static final Pattern NO_START = Pattern.compile("character '(.)' that cannot start");
  private static final Pattern DUPLICATE = Pattern.compile("Duplicate id detected: (\\S+?)\\.? ");

  private static final Pattern REFERENCE = Pattern.compile("\\bresource:([^\\s\"']+)");
  private static final Pattern POSITION = Pattern.compile("at line (\\d+), column (\\d+)");

  private static final Pattern SECRET = Pattern.compile("whsec_[\\w+/=-]+");
  private static final Pattern RAW = Pattern.compile("RAW[({][^)}]*[)}]");
  private static final Pattern QUERY =
      Pattern.compile("(\\b[a-z][\\w+.-]*:[^\\s?]+)\\?[^\\s>\\]]*");

  /** What is wrong, and texts that stand in the file ever nearer to the place. */
  private record Finding(String problem, List<String> marks) {
    Finding(String problem, String... marks) {
      this(problem, List.of(marks));
    }
  }

  private RouteFailure() {}

  /** A file that could not be parsed. */
  static RouteFileException explain(RouteFile file, Throwable failure) {
    MarkedYamlEngineException yaml =
        ObjectHelper.getException(MarkedYamlEngineException.class, failure);
    if (yaml != null && yaml.getProblemMark().isPresent()) {
      return yaml(file, yaml, failure);
    }
    Finding finding = finding(failure, file.text(), null);
    return RouteFileException.at(
        file.place(),
        line(file.text(), 1, finding.marks()),
        finding.problem(),
        withoutSecrets(failure));
  }

  /**
   * A route that could not be created or started.
   *
   * @param files by location
   * @param routes among which the failed one is
   */
  static StartException explain(
      Map<String, RouteFile> files, Collection<RouteDefinition> routes, Throwable failure) {
    String id = routeId(failure);
    RouteDefinition route =
        routes.stream()
            .filter(one -> id != null && id.equals(one.getRouteId()))
            .findFirst()
            .orElse(null);
    OptionalIdentifiedDefinition<?> node = route == null ? null : node(route, failure);
    RouteFile file = route == null ? null : file(files, route, node);
    if (file == null) {
      return new StartException(
          "the routes do not start: " + finding(failure, "", null).problem(),
          withoutSecrets(failure));
    }
    Finding finding = finding(failure, file.text(), route.getCamelContext());
    boolean atRoute = node == route.getInput() && !finding.marks().isEmpty();
    int from = atRoute ? route.getLineNumber() : node.getLineNumber();
    return RouteFileException.at(
        file.place(),
        line(file.text(), Math.max(1, from), finding.marks()),
        finding.problem(),
        withoutSecrets(failure));
  }

  private static String routeId(Throwable failure) {
    FailedToCreateRouteException created =
        ObjectHelper.getException(FailedToCreateRouteException.class, failure);
    if (created != null) {
      return created.getRouteId();
    }
    FailedToStartRouteException started =
        ObjectHelper.getException(FailedToStartRouteException.class, failure);
    return started == null ? null : started.getRouteId();
  }

  /** The outermost step that failed, or where the route begins. */
  private static OptionalIdentifiedDefinition<?> node(RouteDefinition route, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (ProcessorDefinition<?> output : route.getOutputs()) {
        if (String.valueOf(cause.getMessage()).contains(">>> " + output + " <<<")) {
          return output;
        }
      }
    }
    return route.getInput();
  }

  /** A step can come from the file of a route configuration. */
  private static RouteFile file(
      Map<String, RouteFile> files, RouteDefinition route, OptionalIdentifiedDefinition<?> node) {
    RouteFile ofNode = node.getLocation() == null ? null : files.get(node.getLocation());
    return ofNode != null || route.getResource() == null
        ? ofNode
        : files.get(route.getResource().getLocation());
  }

  static int line(String text, int from, List<String> marks) {
    String[] lines = text.split("\n", -1);
    int found = from;
    for (String mark : marks) {
      for (int number = found; number <= lines.length; number++) {
        if (lines[number - 1].contains(mark) && !lines[number - 1].strip().startsWith("#")) {
          found = number;
          break;
        }
      }
    }
    return found;
  }

  private static RouteFileException yaml(
      RouteFile file, MarkedYamlEngineException yaml, Throwable failure) {
    String said = String.valueOf(yaml.getProblem());
    int line = yaml.getProblemMark().orElseThrow().getLine() + 1;
    Matcher field = IN_FIELD.matcher(said);
    Matcher start = NO_START.matcher(said);
    String problem;
    if (said.contains("(TAB)")) {
      problem = "begins with a tab; indent with spaces";
    } else if (said.contains("unexpected end of stream") && yaml.getContextMark().isPresent()) {
      line = yaml.getContextMark().orElseThrow().getLine() + 1;
      problem = "a quote is opened here and never closed";
    } else if (said.startsWith("Unknown node id") && field.find()) {
      problem = "there is no step or entry \"" + field.group(1) + "\"; mind the spelling";
    } else if (said.startsWith("Unsupported field") && field.find()) {
      problem =
          "there is no property \"" + field.group(1) + "\" here; mind spelling and indentation";
    } else if (said.startsWith("Node type") && said.endsWith("expected array")) {
      problem = "a list is expected here; begin each entry with \"- \"";
    } else if (said.startsWith("Node type") || said.startsWith("Unable to find constructor")) {
      problem = "properties are expected here, as \"name: value\"";
    } else if (said.startsWith("Uri is mandatory")) {
      problem = "the uri is missing";
    } else if (said.contains("duplicate key")) {
      problem = said.replaceFirst("^.*duplicate key", "a second") + "; remove one";
    } else if (start.find()) {
      problem = "text that begins with " + start.group(1) + " needs quotes";
    } else if (said.contains("not allowed here")) {
      problem = "the indentation does not fit the lines above, or text with a colon needs quotes";
    } else if (said.contains("<block end>")) {
      problem = "the indentation does not fit the lines above";
    } else {
      problem = "not usable YAML: " + oneLine(said);
    }
    return RouteFileException.at(file.place(), line, problem, withoutSecrets(failure));
  }

  /**
   * @param context to look into what the file refers to; null if no such thing was read
   */
  private static Finding finding(Throwable failure, String text, CamelContext context) {
    List<String> where = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof ResolveEndpointFailedException endpoint) {
        where = List.of(endpoint(endpoint.getUri()));
      }
      Matcher options = UNKNOWN_OPTIONS.matcher(message);
      if (cause instanceof ResolveEndpointFailedException endpoint && options.find()) {
        return unknownOptions(endpoint(endpoint.getUri()), options.group(1), text);
      }
      Matcher placeholder = PLACEHOLDER.matcher(message);
      if (placeholder.find()) {
        String key = placeholder.group(1);
        return new Finding(
            "there is no property %s; set it in application.properties, or give a default as {{%s:value}}"
                .formatted(key, key),
            "{{" + key);
      }
      Matcher function = FUNCTION.matcher(message);
      if (function.find()) {
        return new Finding(
            "there is no value for {{%s}}, which the route's properties lead to; set it"
                .formatted(function.group(1)),
            where);
      }
      Matcher made = BEAN.matcher(message);
      if (made.find()) {
        return bean(made.group(1), made.group(2), cause);
      }
      if (message.startsWith("Non scalar key")) {
        return new Finding("a placeholder needs quotes: \"{{...}}\"", ": {{");
      }
      Matcher duplicate = DUPLICATE.matcher(message);
      if (duplicate.find()) {
        return new Finding(
            "id " + duplicate.group(1) + " is used twice; rename one", "id: " + duplicate.group(1));
      }
      if (cause instanceof NoSuchEndpointException missing) {
        String scheme = missing.getUri().replaceFirst(":.*", "");
        return new Finding(
            "there is no component \"%s\"; mind the spelling, or add its jar".formatted(scheme),
            scheme + ":");
      }
      if (cause instanceof SimpleIllegalSyntaxException simple) {
        return new Finding(
            "the simple expression is not right: "
                + oneLine(message.lines().findFirst().orElse("")),
            simple.getExpression().lines().findFirst().orElse(""));
      }
      if (cause instanceof ExpressionIllegalSyntaxException expression) {
        return expression(expression, text, context);
      }
      if (cause instanceof LinkageError) {
        return new Finding(
            "a class cannot be used: " + oneLine(cause.toString()),
            message.replaceFirst("(?s)[\\s:].*", "").replace('/', '.'));
      }
      if (cause instanceof FileNotFoundException) {
        return absent(text, context, message);
      }
    }
    NoSuchBeanException bean = ObjectHelper.getException(NoSuchBeanException.class, failure);
    if (bean != null) {
      return new Finding("there is no bean \"" + bean.getName() + "\"", bean.getName());
    }
    MethodNotFoundException method =
        ObjectHelper.getException(MethodNotFoundException.class, failure);
    if (method != null) {
      Matcher name = METHOD.matcher(method.getMessage());
      return name.find()
          ? new Finding("the bean has no method \"" + name.group(1) + "\"", name.group(1))
          : new Finding("the bean has no such method", "method:");
    }
    return other(failure, where);
  }

  private static Finding bean(String name, String type, Throwable failure) {
    if (ObjectHelper.getException(ClassNotFoundException.class, failure) != null) {
      return new Finding("there is no class " + type + "; mind the spelling, or add its jar", type);
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return new Finding("the bean " + name + " cannot be made: " + oneLine(message), name);
  }

  private static Finding expression(
      ExpressionIllegalSyntaxException failure, String text, CamelContext context) {
    String where = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher position = POSITION.matcher(String.valueOf(cause.getMessage()));
      if (position.find()) {
        where = " at line %s, column %s".formatted(position.group(1), position.group(2));
      }
    }
    for (String reference : references(text)) {
      String resource = resource(reference, context);
      if (failure.getExpression().equals(content(resource, context))) {
        return new Finding(place(resource) + " is not right" + where, reference);
      }
    }
    String first = failure.getExpression().lines().findFirst().orElse("");
    return new Finding("the expression is not right" + where + ": " + oneLine(first), first);
  }

  private static Finding absent(String text, CamelContext context, String message) {
    for (String reference : references(text)) {
      String resource = resource(reference, context);
      if (content(resource, context) == null) {
        return new Finding("there is no file " + place(resource), reference);
      }
    }
    return new Finding(oneLine(message));
  }

  /** The files that expressions are taken from, as they are written. */
  private static List<String> references(String text) {
    return REFERENCE.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static String resource(String reference, CamelContext context) {
    try {
      return context == null ? reference : context.resolvePropertyPlaceholders(reference);
    } catch (IllegalArgumentException e) {
      return reference;
    }
  }

  private static String place(String resource) {
    return resource.startsWith("file:")
        ? RouteFile.place(Path.of(resource.substring("file:".length())))
        : resource;
  }

  /** Null if it cannot be read. */
  private static String content(String resource, CamelContext context) {
    if (context == null) {
      return null;
    }
    try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, resource)) {
      return IOHelper.loadText(in);
    } catch (IOException e) {
      return null;
    }
  }

  private static Finding unknownOptions(String endpoint, String parameters, String text) {
    // A value can look like a parameter: only what is written as one in the file is told
    List<String> names =
        OPTION
            .matcher(parameters)
            .results()
            .map(match -> match.group(1))
            .filter(name -> text.contains(name + ":") || text.contains(name + "="))
            .distinct()
            .toList();
    List<String> marks = new ArrayList<>(List.of(endpoint));
    marks.addAll(names.stream().limit(1).toList());
    return new Finding(
        "%s has no option %s; mind the spelling"
            .formatted(endpoint, names.stream().collect(Collectors.joining(", "))),
        marks);
  }

  private static Finding other(Throwable failure, List<String> where) {
    List<String> marks = new ArrayList<>(where);
    PropertyBindingException binding =
        ObjectHelper.getException(PropertyBindingException.class, failure);
    if (binding != null) {
      Matcher option = BOUND.matcher(String.valueOf(binding.getMessage()));
      String name = option.find() ? option.group("option") : binding.getPropertyName();
      marks.add(String.valueOf(name));
      return new Finding("the value of option " + name + " cannot be used", marks);
    }
    TypeConversionException type =
        ObjectHelper.getException(TypeConversionException.class, failure);
    if (type != null) {
      marks.add(String.valueOf(type.getValue()));
      return new Finding(
          "an option's value is no " + type.getToType().getSimpleName().toLowerCase(Locale.ROOT),
          marks);
    }
    Throwable told = failure;
    while (told.getCause() != null
        && (told instanceof FailedToCreateRouteException
            || told instanceof FailedToStartRouteException
            || told instanceof ResolveEndpointFailedException
            || told.getClass() == RuntimeCamelException.class)) {
      told = told.getCause();
    }
    String message = told.getMessage() == null ? told.toString() : told.getMessage();
    if (message.contains("no output processors")) {
      return new Finding("the route has no steps");
    }
    return new Finding(
        oneLine(message.replaceFirst("(?s)^Failed to (?:start|create) route.*? because: ", "")),
        marks);
  }

  /** As it is written in a route file: {@code webhook:erp}. */
  private static String endpoint(String uri) {
    return uri.replaceFirst("\\?.*", "").replaceFirst("://", ":");
  }

  /** Without secrets. */
  static String oneLine(String message) {
    return mask(message).replaceAll("\\s+", " ").strip();
  }

  private static String mask(String message) {
    String masked = RAW.matcher(message).replaceAll("xxx");
    masked = SECRET.matcher(masked).replaceAll("xxx");
    masked = UNKNOWN_OPTIONS.matcher(masked).replaceAll("Unknown parameters");
    return QUERY.matcher(masked).replaceAll("$1");
  }

  /** The same stack traces; Camel's messages quote endpoints with all their options. */
  private static Throwable withoutSecrets(Throwable failure) {
    if (failure == null) {
      return null;
    }
    Throwable masked =
        new IllegalArgumentException(
            failure.getClass().getName() + ": " + mask(String.valueOf(failure.getMessage())),
            withoutSecrets(failure.getCause()));
    masked.setStackTrace(failure.getStackTrace());
    return masked;
  }
}
