package com.example.shop;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.notificationdispatcher.app.Dispatcher;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The dispatcher in the shop's process, and its outbox in the shop's Camel. */
@org.springframework.context.annotation.Configuration
class DispatcherConfiguration {

  /** With the {@code dispatcher.*} keys of Spring, and the routes of the class path. */
  @Bean(destroyMethod = "close")
  Dispatcher dispatcher(Environment environment) {
    Map<String, String> settings = new HashMap<>();
    Binder.get(environment)
        .bind("dispatcher", Bindable.mapOf(String.class, String.class))
        .ifBound(keys -> keys.forEach((key, value) -> settings.put("dispatcher." + key, value)));
    return Dispatcher.start(
        Configuration.load(Path.of("config"), settings), Path.of("config"), Path.of("routes"));
  }

  /** Camel finds the component by the name of this bean. */
  @Bean
  OutboxComponent outbox(Dispatcher dispatcher) {
    OutboxComponent outbox = new OutboxComponent();
    outbox.setDataSource(dispatcher.dataSource());
    return outbox;
  }
}
