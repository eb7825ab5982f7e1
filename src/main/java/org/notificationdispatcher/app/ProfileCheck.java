package org.notificationdispatcher.app;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.namespace.QName;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.Profile;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.licensecentral.Contract;
import org.notificationdispatcher.licensecentral.StyleSheet;
import org.notificationdispatcher.licensecentral.UnusableProfileException;

/** Whether the files of a profile fit together: its properties, its WSDL and its style sheets. */
final class ProfileCheck {
  private ProfileCheck() {}

  /**
   * Checks what can be checked without asking License Central.
   *
   * @throws StartException with every problem found
   */
  static void check(Configuration configuration, Profile profile) {
    List<String> problems = new ArrayList<>();
    try {
      Contract.read(profile.wsdlFile(configuration))
          .objections(
              QName.valueOf(profile.text("service")),
              QName.valueOf(profile.text("port")),
              profile.operations())
          .forEach((key, objection) -> problems.add(profile.complaint(key, objection)));
    } catch (UnusableProfileException | StartException e) {
      problems.add(e.getMessage());
    }
    for (String styleSheet : styleSheets()) {
      try {
        StyleSheet.read(profile.file(styleSheet));
      } catch (UnusableProfileException | StartException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new StartException(String.join(System.lineSeparator(), problems));
    }
  }

  /** Also of what is not asked for: the routes read them all. */
  private static List<String> styleSheets() {
    return Stream.concat(
            Stream.of(Module.values()).map(Module::toString),
            Stream.of("customers", "items", "containers"))
        .flatMap(what -> Stream.of(what + "-request.xslt", what + "-answer.xslt"))
        .toList();
  }
}
