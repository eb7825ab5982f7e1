package org.notificationdispatcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.CamelContext;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the build generates of the components' annotations, for Camel and its tools. */
class ComponentsTest {

  @ParameterizedTest
  @ValueSource(strings = {"outbox", "sap", "transmission", "webhook"})
  void camelFindsTheDescriptionOfAComponent(String scheme) throws Exception {
    try (CamelContext context = new DefaultCamelContext()) {
      assertThat(((CatalogCamelContext) context).getComponentParameterJsonSchema(scheme))
          .contains("\"scheme\": \"" + scheme + "\"", "\"componentProperties\"", "\"properties\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "outbox-component",
        "outbox-endpoint",
        "sap-component",
        "sap-endpoint",
        "transmission-component",
        "transmission-endpoint",
        "webhook-component",
        "webhook-endpoint"
      })
  void camelSetsOptionsWithoutReflection(String configurer) throws Exception {
    try (CamelContext context = new DefaultCamelContext()) {
      assertThat(
              PluginHelper.getConfigurerResolver(context)
                  .resolvePropertyConfigurer(configurer, context))
          .isNotNull();
    }
  }
}
