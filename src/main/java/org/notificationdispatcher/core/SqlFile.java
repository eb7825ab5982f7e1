package org.notificationdispatcher.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The SQL of the product stands in files below {@code sql/} on the class path. */
public final class SqlFile {
  private SqlFile() {}

  /**
   * The statement of this name, such as {@code delivery-claim}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static String read(String name) {
    String path = "/sql/" + name + ".sql";
    try (InputStream in = SqlFile.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no statement " + path + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
