package org.notificationdispatcher.app.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.notificationdispatcher.app.routes.RouteFolder.route;
import static org.notificationdispatcher.app.routes.RouteFolder.to;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.notificationdispatcher.TestDatabase;

class RouteFilesTest {
  private static final String SECRET = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
  @RegisterExtension final LogLines log = new LogLines();
  @TempDir Path folder;
  private RouteFolder routes;

  @BeforeEach
  void open() {
    routes = new RouteFolder(folder);
    routes.context.getRegistry().bind("dataSource", DATABASE.dataSource());
    routes.context.getRegistry().bind("echo", "a bean");
  }

  @AfterEach
  void close() {
    routes.close();
  }

  private static String log(String message) {
    return "        - log:\n            message: " + message;
  }

  private static String outbox(String option) {
    return """
        - route:
            id: deliver-shop
            from:
              uri: outbox:shop
              parameters:
                %s
              steps:
                - log:
                    message: shop
        """
        .formatted(option);
  }

  private static String webhook(String... parameters) {
    return route("a", log("hi"), to("webhook:erp", parameters));
  }

  static Stream<Arguments> unusable() {
    String secret = "secret: \"{{erp.secret}}\"";
    String url = "url: http://localhost:1/in?token=geheim";
    return Stream.of(
        Arguments.of("list of text", "- hello\n", 1, "properties are expected here"),
        Arguments.of(
            "wrong indentation",
            "- route:\n    id: a\n   from:\n      uri: direct:a\n",
            3,
            "the indentation does not fit the lines above"),
        Arguments.of(
            "tab", "- route:\n    id: a\n\tfrom:\n", 3, "begins with a tab; indent with spaces"),
        Arguments.of(
            "unclosed quote",
            "- route:\n    id: \"a\n    from:\n",
            2,
            "a quote is opened here and never closed"),
        Arguments.of(
            "text with a colon",
            route("a", log("a: b")),
            7,
            "the indentation does not fit the lines above, or text with a colon needs quotes"),
        Arguments.of("@", route("a", log("@x")), 7, "text that begins with @ needs quotes"),
        Arguments.of(
            "placeholder without quotes",
            route("a", log("hi"), to("{{erp.secret}}")),
            9,
            "a placeholder needs quotes: \"{{...}}\""),
        Arguments.of(
            "unknown step",
            route("a", log("hi"), "        - chooose:\n            when: []"),
            8,
            "there is no step or entry \"chooose\"; mind the spelling"),
        Arguments.of(
            "unknown entry",
            "- rout:\n    id: a\n",
            1,
            "there is no step or entry \"rout\"; mind the spelling"),
        Arguments.of(
            "unknown property",
            route("a", log("hi") + "\n            mesage: x"),
            8,
            "there is no property \"mesage\" here; mind spelling and indentation"),
        Arguments.of(
            "property twice", "- route:\n    id: a\n    id: b\n", 3, "a second id; remove one"),
        Arguments.of(
            "steps are no list",
            route("a", "        log:\n            message: x"),
            6,
            "a list is expected here; begin each entry with \"- \""),
        Arguments.of(
            "no list", "route:\n  id: a\n", 1, "is not a list; begin each entry with \"- route:\""),
        Arguments.of("no from", "# none\n- route:\n    id: a\n", 2, "the route has no \"from\""),
        Arguments.of("no steps", route("a"), 5, "a list is expected here"),
        Arguments.of(
            "unknown component",
            route("a", log("hi"), to("htpp:x")),
            9,
            "there is no component \"htpp\"; mind the spelling, or add its jar"),
        Arguments.of(
            "unknown component of from",
            route("a", log("hi")).replace("direct:", "htpp:"),
            4,
            "there is no component \"htpp\"; mind the spelling, or add its jar"),
        Arguments.of(
            "unknown component deep inside",
            route(
                "a",
                "        - choice:",
                "            when:",
                "              - expression:",
                "                  constant:",
                "                    expression: \"true\"",
                "                steps:",
                "                  - to:",
                "                      uri: htpp:x"),
            13,
            "there is no component \"htpp\"; mind the spelling, or add its jar"),
        Arguments.of(
            "unknown option",
            route("a", log("hi"), to("seda:x", "size: 3", "sise: 3")),
            12,
            "seda:x has no option sise; mind the spelling"),
        Arguments.of(
            "option's value",
            route("a", to("seda:x", "size: three")),
            9,
            "an option's value is no integer"),
        Arguments.of(
            "concurrency", outbox("concurrency: 0"), 4, "outbox:shop: concurrency is at least 1"),
        Arguments.of("retries", outbox("retries: often"), 4, "often"),
        Arguments.of(
            "outbox option",
            outbox("concurency: 1"),
            6,
            "outbox:shop has no option concurency; mind the spelling"),
        Arguments.of(
            "webhook url",
            webhook("url: ftp//x", secret),
            9,
            "webhook:erp: the url does not start with https:// or http://"),
        Arguments.of(
            "webhook secret",
            webhook(url, "secret: geheim"),
            9,
            "webhook:erp: secret 1 of 1 starts with neither whsec_ nor whsk_"),
        Arguments.of(
            "webhook option",
            webhook(url, secret, "timeot: 3s"),
            13,
            "webhook:erp has no option timeot; mind the spelling"),
        Arguments.of(
            "webhook option's value",
            webhook(url, secret, "timeout: soon"),
            13,
            "the value of option timeout cannot be used"),
        Arguments.of(
            "secret in a misspelt option",
            webhook(url, secret, "secrt: \"{{erp.secret}}\""),
            13,
            "webhook:erp has no option secrt; mind the spelling"),
        Arguments.of(
            "secret in the options of a component that has none",
            route("a", to("seda:x", "secret: \"{{erp.secret}}\"", "key: whsec_" + SECRET)),
            10,
            "seda:x has no option key, secret; mind the spelling"),
        Arguments.of(
            "unknown bean",
            route("a", log("hi"), "        - bean:\n            ref: nobody"),
            9,
            "there is no bean \"nobody\""),
        Arguments.of(
            "unknown method",
            route("a", "        - bean:\n            ref: echo\n            method: no"),
            8,
            "the bean has no method \"no\""),
        Arguments.of(
            "missing property",
            route("a", log("hi"), to("seda:{{my.key}}")),
            9,
            "there is no property my.key; set it in application.properties, or give a default as"
                + " {{my.key:value}}"),
        Arguments.of(
            "missing property of a route",
            route("a", log("hi")).replace("    from", "    autoStartup: \"{{my.key}}\"\n    from"),
            3,
            "there is no property my.key; set it in application.properties"),
        Arguments.of(
            "missing environment variable",
            route("a", log("hi"), to("seda:{{env:NOT_SET_AT_ALL}}")),
            8,
            "there is no value for {{env:NOT_SET_AT_ALL}}"),
        Arguments.of(
            "simple",
            route("a", log("hi"), log("${boody}")),
            9,
            "the simple expression is not right: Unknown function: boody at location 0"),
        Arguments.of(
            "unknown route configuration",
            route("a", log("hi")).replace("    from", "    routeConfigurationId: no\n    from"),
            3,
            "there is no route configuration \"no\""),
        Arguments.of(
            "cron",
            route("a", log("hi")).replace("direct:a", "quartz:a?cron=often"),
            4,
            "CronExpression 'often' is invalid"),
        Arguments.of("empty", "", 1, "is empty; write the route again or delete the file"),
        Arguments.of("binary", "\0\1\2", 1, "is not text; route files are YAML in UTF-8"),
        Arguments.of("large", "# x\n".repeat(1 << 19), 1, "is larger than 1 MiB; split it"),
        Arguments.of(
            "id twice",
            route("a", log("hi")) + route("a", log("hi")),
            8,
            "route a is there already, at "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unusable")
  void whatCannotBeUsedIsToldInOneLineWithItsPlace(
      String name, String text, int line, String problem) throws Exception {
    routes.write("other", route("other", log("hi")));
    routes.write("deep/wrong", text);

    assertThatThrownBy(routes::start)
        .isInstanceOf(RouteFileException.class)
        .message()
        .startsWith(routes.file("deep/wrong") + ":" + line + ": ")
        .contains(problem)
        .doesNotContain("\n", "Exception", "geheim", SECRET);
    assertThat(stackTrace(routes::start) + log.all()).doesNotContain("geheim", SECRET);
  }

  private static String stackTrace(ThrowingCallable failing) {
    StringWriter trace = new StringWriter();
    try {
      failing.call();
    } catch (Throwable e) {
      e.printStackTrace(new PrintWriter(trace, true));
    }
    return trace.toString();
  }

  @Test
  void whatIsNotUtf8IsTold() throws Exception {
    Files.write(routes.file("wide"), route("a", log("hi")).getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(routes::start)
        .hasMessage(routes.file("wide") + ":1: is UTF-16; save it as UTF-8");

    Files.write(routes.file("wide"), "# Straße".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(routes::start)
        .hasMessage(routes.file("wide") + ":1: is not text in UTF-8; save it as UTF-8");
  }

  @Test
  void aFolderNamedLikeAFileIsTold() throws Exception {
    Files.createDirectories(routes.file("a"));
    assertThatThrownBy(routes::start)
        .hasMessage(routes.file("a") + ":1: is a folder and not a file; rename it");
  }

  @Test
  void windowsLineEndsAndByteOrderMarkDoNotMatter() throws Exception {
    routes.write("a", "\ufeff" + route("a", to("mock:out")).replace("\n", "\r\n"));

    routes.start();

    assertThat(routes.context.getRoute("a")).isNotNull();
  }

  @Test
  void aFileWithOnlyCommentsIsAWarning() throws Exception {
    routes.write("a", "# " + route("a", log("hi")).replace("\n", "\n# "));

    routes.start();

    assertThat(log.of("WARN"))
        .containsExactly("WARN " + routes.file("a") + ": holds only comments, and so no route");
  }

  @Test
  void hiddenFilesAreLeftAlone() throws Exception {
    routes.write("a", route("a", log("hi"))).write(".b", "wrong").write(".d/c", "wrong");

    assertThatCode(routes::start).doesNotThrowAnyException();
  }

  @Test
  void aFolderWithoutRouteFilesIsTold() throws Exception {
    Files.writeString(folder.resolve("a.yaml"), "");
    assertThatThrownBy(routes::start)
        .hasMessage(
            folder + ": no file ends with .camel.yaml; give the folder of the routes by --routes");
  }

  @Test
  void anIdInTwoFilesIsToldWithBoth() throws Exception {
    routes.write("a", "# first\n" + route("x", log("hi")));
    routes.write("b", route("x", log("hi")).replace("direct:x", "direct:y"));

    assertThatThrownBy(routes::start)
        .hasMessage(
            "%s:1: route x is there already, at %s:2; rename one"
                .formatted(routes.file("b"), routes.file("a")));
  }

  @Test
  void twoRoutesThatTakeFromTheSameAreToldWithBoth() throws Exception {
    routes.write("a", outbox("concurrency: 1"));
    routes.write("b", outbox("concurrency: 2").replace("deliver-shop", "second"));

    assertThatThrownBy(routes::start)
        .hasMessage(
            "%s:4: outbox:shop already has a route that takes from it, at %s:4; only one can"
                .formatted(routes.file("b"), routes.file("a")));
  }

  @Test
  void aDestinationThatNobodyServesIsAWarning() throws Exception {
    routes.write("router", route("choose", log("hi"), to("outbox:shopp"), to("outbox:shop")));
    routes.write("shop", outbox("concurrency: 1"));

    routes.start();

    assertThat(log.of("WARN"))
        .containsExactly(
            "WARN outbox:shopp is filled by %s:8 (route choose) but no route takes from it; its deliveries are kept until one does"
                .formatted(routes.file("router")));
  }

  @Test
  void aStepOfARouteConfigurationIsToldWithItsOwnFile() throws Exception {
    routes.write(
        "a", route("a", log("hi")).replace("    from", "    routeConfigurationId: c\n    from"));
    routes.write("z", configuration("c", "htpp:x"));

    assertThatThrownBy(routes::start)
        .message()
        .startsWith(routes.file("z") + ":11: ")
        .contains("there is no component \"htpp\"");
  }

  static String configuration(String id, String uri) {
    return """
        - routeConfiguration:
            id: %s
            onException:
              - onException:
                  exception: [java.lang.Exception]
                  handled:
                    constant:
                      expression: "true"
                  steps:
                    - to:
                        uri: %s
        """
        .formatted(id, uri);
  }

  private static String mapped(String... mappings) {
    return route(
        "a",
        Stream.of(mappings)
            .map(
                mapping ->
                    "        - setBody:\n            expression:\n              jq:\n"
                        + "                expression: "
                        + mapping)
            .toArray(String[]::new));
  }

  @Test
  void aMappingThatIsNotRightIsToldByItsFileAndThePlaceInIt() throws Exception {
    routes.context.getPropertiesComponent().addInitialProperty("mappings", "file:" + folder);
    Files.writeString(folder.resolve("good.jq"), "{a: .b}");
    Files.writeString(folder.resolve("bad.jq"), "{\n  a: .b,\n  c: : .d\n}\n");
    routes.write("a", mapped("resource:{{mappings}}/good.jq", "resource:{{mappings}}/bad.jq"));

    assertThatThrownBy(routes::start)
        .hasMessage(
            "%s:13: %s is not right at line 3, column 6"
                .formatted(routes.file("a"), folder.resolve("bad.jq")));
  }

  @Test
  void aMappingThatIsNotThereIsToldByItsFile() throws Exception {
    routes.context.getPropertiesComponent().addInitialProperty("mappings", "file:" + folder);
    routes.write("a", mapped("resource:{{mappings}}/none.jq"));

    assertThatThrownBy(routes::start)
        .hasMessage(
            "%s:9: there is no file %s".formatted(routes.file("a"), folder.resolve("none.jq")));
  }

  @Test
  void anExpressionThatIsNotRightIsTold() throws Exception {
    routes.write("a", mapped("\"{a: .b\""));

    assertThatThrownBy(routes::start)
        .hasMessage(
            "%s:9: the expression is not right at line 1, column 6: {a: .b"
                .formatted(routes.file("a")));
  }

  private static String bean(String type, String value) {
    return """
    - beans:
        - name: greeting
          type: %s
          constructors:
            "0": %s
    """
            .formatted(type, value)
        + route("a", "        - bean:\n            ref: greeting\n            method: toString");
  }

  @Test
  void aBeanOfAFileIsThereForItsRoute() throws Exception {
    routes.write("a", bean("java.util.concurrent.atomic.AtomicInteger", "7")).start();

    assertThat(routes.context.createProducerTemplate().requestBody("direct:a", "", String.class))
        .isEqualTo("7");
  }

  @Test
  void aBeanWhoseClassIsNotThereIsTold() throws Exception {
    routes.write("a", bean("com.example.Shop", "hello"));

    assertThatThrownBy(routes::start)
        .hasMessage(
            routes.file("a")
                + ":3: there is no class com.example.Shop; mind the spelling, or add its jar");
  }

  @Test
  void aBeanThatCannotBeMadeIsTold() throws Exception {
    routes.write("a", bean("java.util.concurrent.atomic.AtomicInteger", "many"));

    assertThatThrownBy(routes::start)
        .message()
        .startsWith(routes.file("a") + ":2: the bean greeting cannot be made: ");
  }

  @Test
  void onTheClassPathTheFirstOfANameIsTaken() throws IOException {
    Path application = Files.createDirectories(folder.resolve("application/routes/dispatch"));
    Path router = application.resolve("dispatch-message.camel.yaml");
    Files.writeString(router, "# Nobody is told\n");
    Path examples = Files.createDirectories(folder.resolve("application/routes/examples"));
    Files.writeString(examples.resolve("deliver-x.camel.yaml"), "# To be copied\n");
    URL[] classPath = {
      folder.resolve("application").toUri().toURL(), Path.of("target/classes").toUri().toURL()
    };
    try (URLClassLoader loader = new URLClassLoader(classPath, null);
        DefaultCamelContext context = new DefaultCamelContext()) {
      context.setApplicationContextClassLoader(loader);

      List<RouteFile> files = new RouteFiles(context, folder.resolve("none")).files();

      assertThat(files)
          .extracting(RouteFile::location)
          .contains("classpath:routes/collect/collect-module.camel.yaml")
          .doesNotHaveDuplicates()
          .noneMatch(location -> location.contains("examples"))
          .isSorted();
      assertThat(files)
          .filteredOn(file -> file.location().endsWith("/dispatch-message.camel.yaml"))
          .extracting(RouteFile::text)
          .containsExactly("# Nobody is told\n");
    }
  }
}
