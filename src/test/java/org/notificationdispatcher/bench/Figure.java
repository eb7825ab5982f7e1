package org.notificationdispatcher.bench;

import java.util.Locale;

/**
 * Something measured.
 *
 * @param name what, with its unit
 * @param bound what is promised of it, or null
 * @param ratio its key among the ratios that programs read, or null
 */
public record Figure(String name, double value, Bound bound, String ratio) {

  /** Says itself what it asks for: {@code at least 5,000}. */
  public record Bound(Kind kind, double limit) {
    private enum Kind {
      AT_LEAST("at least"),
      AT_MOST("at most"),
      EXACTLY("exactly");

      private final String words;

      Kind(String words) {
        this.words = words;
      }
    }

    public static Bound atLeast(double limit) {
      return new Bound(Kind.AT_LEAST, limit);
    }

    public static Bound atMost(double limit) {
      return new Bound(Kind.AT_MOST, limit);
    }

    public static Bound exactly(long limit) {
      return new Bound(Kind.EXACTLY, (double) limit);
    }

    boolean holds(double value) {
      return switch (kind) {
        case AT_LEAST -> value >= limit;
        case AT_MOST -> value <= limit;
        case EXACTLY -> value == limit;
      };
    }

    @Override
    public String toString() {
      return kind.words + " " + text(limit);
    }
  }

  public static Figure of(String name, double value) {
    return new Figure(name, value, null, null);
  }

  public static Figure of(String name, long value) {
    return of(name, (double) value);
  }

  public Figure within(Bound promised) {
    return new Figure(name, value, promised, ratio);
  }

  /** The same, which programs find by this key among the ratios. */
  Figure named(String key) {
    return new Figure(name, value, bound, key);
  }

  boolean broken() {
    return bound != null && !bound.holds(value);
  }

  /** The value as it is printed: a whole number as such, else one decimal place, below ten two. */
  String text() {
    return text(value);
  }

  private static String text(double value) {
    String format = value == Math.rint(value) ? "%,.0f" : Math.abs(value) < 10 ? "%.2f" : "%,.1f";
    return String.format(Locale.ROOT, format, value);
  }
}
