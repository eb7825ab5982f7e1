package org.notificationdispatcher.reporting;

import jakarta.mail.Authenticator;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import java.util.Properties;

/** What Jakarta Mail needs to know of a mail server. */
public final class MailSessions {
  private static final String SMTP = "mail.smtp.";

  private MailSessions() {}

  /** For an endpoint {@code smtp:}, whatever secures the connection; nothing is connected yet. */
  public static Session of(MailSettings settings) {
    Properties properties = new Properties();
    properties.setProperty(SMTP + "host", settings.host());
    properties.setProperty(SMTP + "port", String.valueOf(settings.port()));
    properties.setProperty(SMTP + "auth", String.valueOf(settings.user().isPresent()));
    for (String timeout : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
      properties.setProperty(SMTP + timeout, String.valueOf(settings.timeout().toMillis()));
    }
    properties.setProperty(SMTP + "ssl.checkserveridentity", "true");
    settings
        .trusted()
        .ifPresent(
            context -> properties.put(SMTP + "ssl.socketFactory", context.getSocketFactory()));
    // One recipient that is refused does not keep the others from theirs
    properties.setProperty(SMTP + "sendpartial", "true");
    properties.setProperty(
        SMTP + "ssl.enable", String.valueOf(settings.tls() == MailSettings.Tls.TLS));
    boolean startTls = settings.tls() == MailSettings.Tls.STARTTLS;
    properties.setProperty(SMTP + "starttls.enable", String.valueOf(startTls));
    properties.setProperty(SMTP + "starttls.required", String.valueOf(startTls));
    return Session.getInstance(properties, authenticator(settings));
  }

  private static Authenticator authenticator(MailSettings settings) {
    return settings
        .user()
        .map(
            user ->
                (Authenticator)
                    new Authenticator() {
                      @Override
                      protected PasswordAuthentication getPasswordAuthentication() {
                        return new PasswordAuthentication(user, settings.password());
                      }
                    })
        .orElse(null);
  }
}
