package org.notificationdispatcher.licensecentral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.transform.stream.StreamSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StyleSheetTest {
  @TempDir Path folder;

  private StyleSheet read(String... lines) throws IOException {
    Path file = folder.resolve("x.xslt");
    Files.writeString(
        file,
        "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>\n"
            + String.join("\n", lines)
            + "\n</xsl:stylesheet>");
    return StyleSheet.read(file.toUri().toURL());
  }

  private static String apply(StyleSheet sheet) {
    return new String(
        sheet.apply(new StreamSource(new StringReader("<a>7</a>"))), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<b><xsl:value-of select='//['/></b> | :3: Error parsing XPath expression '//['.",
        "<b><xsl:valueof select='a'/></b> | :3: Unsupported XSL element 'valueof'.",
        "<b> | :4: The element type \"b\" must be terminated",
        "<b><xsl:value-of select='lc:a'/></b> | : Namespace prefix 'lc' is undeclared."
      })
  void whatIsWrongIsToldByFileAndLine(String body, String problem) {
    assertThatThrownBy(() -> read("<xsl:template match='/'>", body, "</xsl:template>"))
        .isInstanceOf(UnusableProfileException.class)
        .message()
        .startsWith(folder.resolve("x.xslt") + problem);
  }

  @Test
  void anotherFileIsNone() throws IOException {
    Path file = folder.resolve("x.xslt");
    Files.writeString(file, "<html/>");

    assertThatThrownBy(() -> StyleSheet.read(file.toUri().toURL()))
        .hasMessageContaining("x.xslt: The input document is not a stylesheet");
  }

  @Test
  void aFileBesideItCanBeIncluded() throws IOException {
    Files.writeString(
        folder.resolve("common.xslt"),
        "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>"
            + "<xsl:template match='a'><b><xsl:value-of select='.'/></b></xsl:template>"
            + "</xsl:stylesheet>");

    assertThat(apply(read("<xsl:include href='common.xslt'/>"))).endsWith("<b>7</b>");
  }

  @Test
  void oneThatEndsItselfSaysWhy() throws IOException {
    StyleSheet sheet =
        read(
            "<xsl:template match='/'>",
            "<xsl:message terminate='yes'>no such state</xsl:message>",
            "</xsl:template>");

    assertThatThrownBy(() -> apply(sheet))
        .isInstanceOf(UnusableProfileException.class)
        .hasMessageContaining("x.xslt");
  }
}
