package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.CompiledJar;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.common.Transmission;

class CustomJarsTest {
  @TempDir Path folder;

  private Path custom;

  @BeforeEach
  void aFolder() throws IOException {
    custom = Files.createDirectories(folder.resolve("own jars"));
  }

  private CustomJars open(Path where) {
    return CustomJars.open(
        Configuration.load(
            folder.resolve("no-config"), Map.of("dispatcher.custom.folder", where.toString())));
  }

  private void jar(String name, String type, String code) throws IOException {
    Path sources = Files.createDirectories(folder.resolve(name + "-sources"));
    Files.writeString(sources.resolve(type + ".java"), code);
    Path classes = folder.resolve(name + "-classes");
    CompiledJar.compile(sources, classes);
    CompiledJar.pack(classes, custom.resolve(name + ".jar"));
  }

  @Test
  void aClassInAJarSeesTheProgramsOwnClasses() throws Exception {
    jar(
        "erp",
        "Erp",
        """
        package com.example;
        import org.notificationdispatcher.common.*;
        public class Erp implements Transmission {
          public TransmissionResult transmit(Message message) {
            return TransmissionResult.delivered();
          }
        }
        """);
    // A copy in a jar must not be another type of the same name
    jar(
        "copy",
        "Transmission",
        """
        package org.notificationdispatcher.common;
        public interface Transmission {}
        """);

    try (CustomJars jars = open(custom)) {
      Class<?> erp = jars.loader().loadClass("com.example.Erp");

      assertThat(erp.getDeclaredConstructor().newInstance()).isInstanceOf(Transmission.class);
      assertThat(jars.jars())
          .containsExactly(custom.resolve("copy.jar"), custom.resolve("erp.jar"));
    }
  }

  @Test
  void afterTheEndNothingIsHeldOpen() throws Exception {
    jar("late", "Late", "package com.example; public class Late {}");
    CustomJars jars = open(custom);

    jars.close();

    assertThatThrownBy(() -> jars.loader().loadClass("com.example.Late"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void whatIsNoJarIsToldByItsName() throws IOException {
    Path half = custom.resolve("half.jar");
    Files.write(half, new byte[] {'P', 'K', 3, 4, 0, 0});

    assertThatThrownBy(() -> open(custom))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(half + " is no usable jar (")
        .hasMessageEndingWith("); copy it again, or take it away");
  }

  @Test
  void anEmptyFileAndAFolderAreNoJarsEither() throws IOException {
    Path empty = Files.createFile(custom.resolve("empty.jar"));
    assertThatThrownBy(() -> open(custom))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(empty + " is no usable jar (");

    Files.delete(empty);
    Path unpacked = Files.createDirectory(custom.resolve("unpacked.jar"));
    assertThatThrownBy(() -> open(custom))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(unpacked + " is no usable jar (");
  }

  @Test
  void aFolderThatSomebodyNamedMustBeThere() {
    Path none = folder.resolve("none");

    assertThatThrownBy(() -> open(none))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "dispatcher.custom.folder (-Ddispatcher.custom.folder): there is no folder "
                + none
                + "; make it");
  }

  @Test
  void theFolderThatNobodyNamedNeedNot() {
    try (CustomJars jars = open(Path.of("lib", "custom"))) {
      assertThat(jars.jars()).isEmpty();
    }
  }

  @Test
  void otherFilesAreLeftAlone() throws IOException {
    Files.writeString(custom.resolve("README.txt"), "Put your jars here");

    try (CustomJars jars = open(custom)) {
      assertThat(jars.jars()).isEmpty();
    }
  }
}
