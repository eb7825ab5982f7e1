package org.notificationdispatcher.sap;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a SOAP answer says went wrong (1.1, and what it is called in 1.2).
 *
 * @param code such as {@code soap:Server}
 * @param text for people
 * @param whole the fault with its detail
 */
record SoapFault(String code, String text, String whole) {
  private static final Pattern FAULT =
      Pattern.compile("<([\\w.-]+:)?Fault[\\s>].*", Pattern.DOTALL);
  private static final Pattern CODE =
      Pattern.compile("<(?:[\\w.-]+:)?(?:faultcode|Value)(?:\\s[^>]*)?>([^<]*)<");
  private static final Pattern TEXT =
      Pattern.compile("<(?:[\\w.-]+:)?(?:faultstring|Text)(?:\\s[^>]*)?>([^<]*)<");

  /** Of the IDoc receiver's message class EA728: what no repetition mends. */
  private static final Set<String> FOR_GOOD =
      Set.of("MULTIPLE_IDOCS_NOT_ALLOWED", "SOAP_MSGID_INITIAL", "SOAP_MSGID_PREFIX_INVALID");

  /** Empty if the answer holds none. */
  static Optional<SoapFault> in(String answer) {
    Matcher fault = FAULT.matcher(answer);
    if (!fault.find()) {
      return Optional.empty();
    }
    String whole = fault.group();
    return Optional.of(new SoapFault(first(CODE, whole), first(TEXT, whole), whole));
  }

  /** Whether it is to blame on what was sent. */
  boolean forGood() {
    return FOR_GOOD.stream().anyMatch(whole::contains)
        || (code.matches("(?:.*:)?(Client|Sender).*") && !whole.contains("MSGID_LOCKED"));
  }

  /** Whether it says one of these. */
  boolean says(Set<String> words) {
    return words.stream().anyMatch(whole::contains);
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1).strip() : "";
  }
}
