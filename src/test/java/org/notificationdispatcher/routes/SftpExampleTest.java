package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;

/** The example for SFTP, with a server that its authors did not write. */
class SftpExampleTest {
  private static final String PASSWORD = "p+ss&w%rd=ä #1";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
  @TempDir Path folder;

  private final Deliveries deliveries = new Deliveries(DATABASE);
  private final List<String> done = new CopyOnWriteArrayList<>();
  private SshServer server;

  @BeforeEach
  void open() throws Exception {
    Files.createDirectories(folder.resolve("home/in"));
    KeyPair key = SecurityUtils.getKeyPairGenerator("RSA").generateKeyPair();
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(key));
    server.setPasswordAuthenticator(
        (user, password, session) -> user.equals("dispatcher") && password.equals(PASSWORD));
    server.setFileSystemFactory(new VirtualFileSystemFactory(folder.resolve("home")));
    SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    sftp.addSftpEventListener(
        new SftpEventListener() {
          @Override
          public void opening(ServerSession session, String handle, Handle file) {
            if (file instanceof FileHandle) {
              done.add("written " + file.getFile().getFileName());
            }
          }

          @Override
          public void moved(
              ServerSession session,
              Path from,
              Path to,
              Collection<CopyOption> options,
              Throwable failure) {
            done.add("moved to " + to.getFileName());
          }
        });
    server.setSubsystemFactories(List.of(sftp));
    server.start();
    Files.writeString(
        folder.resolve("known_hosts"),
        "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
  }

  @AfterEach
  void close() throws Exception {
    server.stop(true);
  }

  private CamelContext start() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("csv.server", "127.0.0.1:" + server.getPort() + "/in");
    properties.setProperty("csv.user", "dispatcher");
    properties.setProperty("csv.password", PASSWORD);
    properties.setProperty("csv.knownHosts", folder.resolve("known_hosts").toString());
    return RouteFile.start(
        properties, Map.of("dataSource", DATABASE.dataSource()), "examples/deliver-csv");
  }

  @Test
  void aFileIsWholeWhenItHasItsName() throws Exception {
    CamelContext context = start();
    try {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("ticketLicenseId", 4711);
      data.put("productCode", 10);
      data.put("state", "Grün, \"neu\"");
      Message message = deliveries.stored(4711, "SO-1", data);
      context.createProducerTemplate().sendBody("outbox:csv", message);
      deliveries.awaitDelivered(1);

      String name = message.id() + ".csv";
      assertThat(done).containsExactly("written .part-" + name, "moved to " + name);
      assertThat(Files.readString(folder.resolve("home/in").resolve(name)))
          .isEqualTo(
              """
              "id","type","timestamp","order","license","product","state"\r
              "%s","license.created","2026-11-24T10:00:00Z","SO-1",4711,10,"Grün, ""neu""\"\r
              """
                  .formatted(message.id()));
      try (Stream<Path> files = Files.list(folder.resolve("home/in"))) {
        assertThat(files).hasSize(1);
      }
    } finally {
      context.stop();
    }
  }

  @Test
  void whatIsSentAgainReplacesItself() throws Exception {
    CamelContext context = start();
    try {
      Message message = deliveries.stored(1, "SO-1", Map.of("state", "whole"));
      Path file = folder.resolve("home/in").resolve(message.id() + ".csv");
      Files.writeString(file, "a longer text of the first attempt ".repeat(100));
      Files.writeString(file.resolveSibling(".part-" + message.id() + ".csv"), "half");
      context.createProducerTemplate().sendBody("outbox:csv", message);
      deliveries.awaitDelivered(1);

      assertThat(Files.readString(file)).endsWith(",\"whole\"\r\n").doesNotContain("first");
      assertThat(file.resolveSibling(".part-" + message.id() + ".csv")).doesNotExist();
    } finally {
      context.stop();
    }
  }

  @Test
  void noCellIsAFormula() throws Exception {
    CamelContext context = start();
    try {
      Message message =
          deliveries.stored(
              1, "=cmd|' /C calc'!A0", Map.of("ticketLicenseId", -1, "productCode", "@SUM(1)"));
      context.createProducerTemplate().sendBody("outbox:csv", message);
      deliveries.awaitDelivered(1);

      assertThat(Files.readString(folder.resolve("home/in").resolve(message.id() + ".csv")))
          .endsWith(",\"'=cmd|' /C calc'!A0\",-1,\"'@SUM(1)\",\r\n");
    } finally {
      context.stop();
    }
  }
}
