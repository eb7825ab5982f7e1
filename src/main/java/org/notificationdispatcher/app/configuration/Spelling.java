package org.notificationdispatcher.app.configuration;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the key that was probably meant. */
final class Spelling {
  /** How different a key may be from the one that was meant. */
  private static final int SIMILAR = 3;

  private Spelling() {}

  /** The most similar of the known keys; empty if none is similar. */
  static Optional<String> nearest(String wrong, Stream<String> known) {
    return known
        .min(Comparator.comparingInt(key -> difference(key, wrong)))
        .filter(key -> difference(key, wrong) <= SIMILAR);
  }

  /** Levenshtein's distance: how many characters to insert, leave out or replace. */
  private static int difference(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
