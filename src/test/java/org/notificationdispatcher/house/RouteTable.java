package org.notificationdispatcher.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the routes say of themselves, as {@code docs/routes.md} and as the README's table. */
final class RouteTable {
  static final String COMMAND = "mvn -Dtest=RouteTableTest -Droutes.update=true test";

  /** The way of the data; other folders follow by name. */
  private static final List<String> ORDER =
      List.of(
          "routes/poll",
          "routes/collect",
          "routes/licensecentral",
          "routes/dispatch",
          "routes/destinations",
          "routes/backfill",
          "routes/retention",
          "routes/examples");

  private static final Pattern IN_README =
      Pattern.compile("(?s)(?<=<!-- routes -->\n).*?(?=<!-- /routes -->)");

  private final Path root;
  private final List<RouteSource> routes;

  /**
   * @param root the project's folder
   */
  RouteTable(Path root) {
    this.root = root;
    this.routes =
        RouteSource.all(root).stream()
            .sorted(
                Comparator.<RouteSource>comparingInt(route -> place(route.folder()))
                    .thenComparing(RouteSource::path))
            .toList();
  }

  private static int place(String folder) {
    int place = ORDER.indexOf(folder);
    return place < 0 ? ORDER.size() : place;
  }

  /** The files that are out of date, and how they look up to date. */
  Map<Path, String> outOfDate() {
    Map<Path, String> files = new LinkedHashMap<>();
    Path docs = root.resolve("docs/routes.md");
    if (!text(docs).equals(page())) {
      files.put(docs, page());
    }
    Path readme = root.resolve("README.md");
    Matcher table = IN_README.matcher(text(readme));
    if (table.find() && !table.group().equals(overview())) {
      files.put(readme, table.replaceFirst(Matcher.quoteReplacement(overview())));
    }
    return files;
  }

  /** Brings the files up to date. */
  void update() {
    outOfDate()
        .forEach(
            (file, text) -> {
              try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, text);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A table a folder. */
  private String page() {
    StringBuilder page = new StringBuilder();
    page.append("# Routes\n\n")
        .append("Made from the files below `routes/`; change those, then run `")
        .append(COMMAND)
        .append("`.\n");
    Map<String, List<RouteSource>> folders =
        routes.stream()
            .collect(
                Collectors.groupingBy(
                    RouteSource::folder, LinkedHashMap::new, Collectors.toList()));
    folders.forEach(
        (folder, files) -> {
          page.append("\n## ").append(folder).append("\n\n");
          page.append("| Route | What it does | From | Talks to |\n");
          page.append("|---|---|---|---|\n");
          files.forEach(
              route ->
                  page.append(
                      row(link(route, "../"), route.description(), from(route), talksTo(route))));
        });
    return page.toString();
  }

  private String overview() {
    StringBuilder table = new StringBuilder("| Route | What it does |\n|---|---|\n");
    routes.stream()
        .filter(route -> !route.example())
        .forEach(route -> table.append(row(link(route, ""), route.description())));
    return table.toString();
  }

  private static String row(String... cells) {
    return "| "
        + List.of(cells).stream()
            .map(cell -> cell.replace("|", "\\|"))
            .collect(Collectors.joining(" | "))
        + " |\n";
  }

  private static String link(RouteSource route, String up) {
    return "[" + route.id() + "](" + up + route.path() + ")";
  }

  private String from(RouteSource route) {
    if (!route.kind().equals("routeConfiguration")) {
      return code(route.from());
    }
    String users =
        routes.stream()
            .filter(user -> user.route().path("routeConfigurationId").asText().equals(route.id()))
            .map(user -> code(user.id()))
            .collect(Collectors.joining(", "));
    return users.isEmpty() ? "" : "failures of " + users;
  }

  /** Routes and destinations by their address, what is outside by its name. */
  private static String talksTo(RouteSource route) {
    List<String> named = new ArrayList<>();
    for (RouteSource.Step step : route.steps()) {
      String address = step.scheme() + ":" + step.target().replaceAll("\\$\\{[^}]*}", "*");
      if (step.leavesTheProcess()) {
        named.add(
            (step.description().isEmpty() ? step.id() : step.description())
                + " ("
                + code(step.scheme())
                + ")");
      } else if (step.scheme().equals("direct") || step.scheme().equals("outbox")) {
        named.add(code(address));
      }
    }
    return named.stream().distinct().collect(Collectors.joining(", "));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
