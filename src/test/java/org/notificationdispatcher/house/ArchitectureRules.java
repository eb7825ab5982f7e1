package org.notificationdispatcher.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Who may know whom. */
final class ArchitectureRules {
  private static final String CAMEL = "org.apache.camel..";
  private static final String CXF = "org.apache.cxf..";

  private final String base;

  /**
   * @param base the package that holds {@code common}, {@code core} and their neighbours
   */
  ArchitectureRules(String base) {
    this.base = base;
  }

  List<ArchRule> all() {
    return List.of(
        slices().matching(base + ".(*)..").should().beFreeOfCycles(),
        slices().matching(base + ".core.(*)..").should().beFreeOfCycles(),
        classes()
            .that()
            .resideInAPackage(in("common"))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", in("common"))
            .because("it is the API of extensions and binds them to nothing"),
        noClasses()
            .that()
            .resideInAPackage(in("webhook"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(in("sap"), in("simulator"), in("app"), in("licensecentral"))
            .because("transmissions know nothing of each other, nor of where the news is from"),
        noClasses()
            .that()
            .resideInAPackage(in("sap"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(in("webhook"), in("simulator"), in("app"), in("licensecentral"))
            .because("transmissions know nothing of each other, nor of where the news is from"),
        noClasses()
            .that()
            .resideOutsideOfPackages(in("licensecentral"), in("simulator"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CXF)
            .because("SOAP is the business of License Central's two sides"),
        noClasses()
            .that()
            .resideInAPackage(in("core"))
            .and()
            .haveNameNotMatching(nested("core.outbox.MicrometerMeters"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..")
            .because("the outbox works without it"),
        noClasses()
            .that()
            .resideOutsideOfPackages(in("simulator"), in("testkit"))
            .and()
            .haveNameNotMatching(
                nested("app.Demo")
                    + "|"
                    + nested("app.ListenCommand")
                    + "|"
                    + nested("app.SimulatorCommand"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(in("simulator"))
            .because("the product runs without its stand-in"),
        noClasses()
            .that()
            .resideOutsideOfPackages(
                in("app"),
                in("console"),
                in("core.outbox"),
                in("feed"),
                in("http"),
                in("inbound"),
                in("intake"),
                in("testkit"),
                in("transmission"),
                in("webhook"),
                in("sap"))
            .and()
            .haveNameNotMatching(nested("licensecentral.LicenseCentralConnection"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CAMEL)
            .because(
                "only the wiring and the components are Camel's; beans take and return values"),
        noClasses()
            .that()
            .resideOutsideOfPackage(in("testkit"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.junit..")
            .because("the program runs without it"),
        noClasses()
            .should()
            .haveNameMatching(".*(Utils|Helper|Manager)|.*[.$]Abstract[^.$]*")
            .because("a name says what a thing is"),
        noClasses()
            .that()
            .resideOutsideOfPackage(in("app"))
            .should(ACCESS_STANDARD_STREAMS)
            .because("only the command line talks to the terminal; everything else logs"),
        noClasses()
            .that()
            // Quartz asks for a Date, and a certificate has one
            .haveNameNotMatching(
                nested("app.configuration.Kind")
                    + "|"
                    + nested("http.KeyFiles")
                    + "|"
                    + nested("reporting.Schedule"))
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.util\\.(Date|Calendar|GregorianCalendar)|java\\.text\\.SimpleDateFormat")
            .because("there is java.time"));
  }

  private String in(String room) {
    return base + "." + room + "..";
  }

  /** The class and those inside it. */
  private String nested(String name) {
    return (base + "." + name).replace(".", "\\.") + "(\\$.*)?";
  }
}
