package org.notificationdispatcher.http;

import java.time.Duration;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** What a destination that is reached by HTTP can be told. Empty is as not given. */
@UriParams
public class HttpOptions {
  @UriParam(
      label = "security",
      secret = true,
      description =
          "Where to send: absolute, http or https, with a host, without user and password. Its "
              + "query is kept and never logged")
  @Metadata(required = true)
  private String url;

  @UriParam(
      defaultValue = "5000",
      javaType = "java.time.Duration",
      description = "How long a connection may take to stand, in ms or such as 5s")
  private Duration connectTimeout = Duration.ofSeconds(5);

  @UriParam(
      defaultValue = "30000",
      javaType = "java.time.Duration",
      description =
          "How long an attempt may take from its start to the end of the answer, whatever "
              + "trickles in meanwhile, in ms or such as 30s")
  private Duration timeout = Duration.ofSeconds(30);

  @UriParam(
      secret = true,
      description =
          "Headers that every request has, one a line: its name, a colon, its value. Not those that "
              + "are set in any case")
  private String headers;

  @UriParam(
      label = "security",
      defaultValue = "none",
      enums = "none,header,basic,oauth2",
      description =
          "How the receiver is told who posts: none, header, basic or oauth2. The signature is "
              + "there in any case")
  private String auth = "none";

  @UriParam(
      label = "security",
      secret = true,
      description = "For header: its name, a colon, its value")
  private String authHeader;

  @UriParam(label = "security", description = "For basic")
  private String user;

  @UriParam(label = "security", secret = true, description = "For basic")
  private String password;

  @UriParam(
      label = "security",
      description =
          "For oauth2: where client credentials are exchanged for a token, absolute, http or "
              + "https")
  private String tokenUrl;

  @UriParam(label = "security", description = "For oauth2")
  private String clientId;

  @UriParam(label = "security", secret = true, description = "For oauth2")
  private String clientSecret;

  @UriParam(
      label = "security",
      defaultValue = "basic",
      enums = "basic,post",
      description =
          "For oauth2: how client and secret are sent, basic (client_secret_basic) or post "
              + "(client_secret_post)")
  private String clientAuth = "basic";

  @UriParam(
      label = "security",
      description = "For oauth2: what is asked for, separated by spaces; none if empty")
  private String scope;

  @UriParam(label = "security", description = "For oauth2: whom the token is for; none if empty")
  private String audience;

  @UriParam(
      label = "security",
      description = "File with the client certificate and its key: PKCS#12, JKS, or PEM")
  private String keyStore;

  @UriParam(
      label = "security",
      secret = true,
      description = "Of the key store and of the key in it; not for PEM")
  private String keyStorePassword;

  @UriParam(
      label = "security",
      description =
          "File with the authorities that may have signed the receiver's certificate: PKCS#12, "
              + "JKS, or PEM. Java's own if empty")
  private String trustStore;

  @UriParam(label = "security", secret = true, description = "Of the trust store; not for PEM")
  private String trustStorePassword;

  @UriParam(description = "HTTP proxy on the way, as http://host:port")
  private String proxy;

  @UriParam(label = "security", description = "For the proxy, by HTTP Basic")
  private String proxyUser;

  @UriParam(label = "security", secret = true, description = "For the proxy")
  private String proxyPassword;

  public String getUrl() {
    return url;
  }

  public void setUrl(String url) {
    this.url = url;
  }

  public Duration getConnectTimeout() {
    return connectTimeout;
  }

  public void setConnectTimeout(Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  public Duration getTimeout() {
    return timeout;
  }

  public void setTimeout(Duration timeout) {
    this.timeout = timeout;
  }

  public String getHeaders() {
    return headers;
  }

  public void setHeaders(String headers) {
    this.headers = headers;
  }

  public String getAuth() {
    return auth;
  }

  public void setAuth(String auth) {
    this.auth = auth;
  }

  public String getAuthHeader() {
    return authHeader;
  }

  public void setAuthHeader(String authHeader) {
    this.authHeader = authHeader;
  }

  public String getUser() {
    return user;
  }

  public void setUser(String user) {
    this.user = user;
  }

  public String getPassword() {
    return password;
  }

  public void setPassword(String password) {
    this.password = password;
  }

  public String getTokenUrl() {
    return tokenUrl;
  }

  public void setTokenUrl(String tokenUrl) {
    this.tokenUrl = tokenUrl;
  }

  public String getClientId() {
    return clientId;
  }

  public void setClientId(String clientId) {
    this.clientId = clientId;
  }

  public String getClientSecret() {
    return clientSecret;
  }

  public void setClientSecret(String clientSecret) {
    this.clientSecret = clientSecret;
  }

  public String getClientAuth() {
    return clientAuth;
  }

  public void setClientAuth(String clientAuth) {
    this.clientAuth = clientAuth;
  }

  public String getScope() {
    return scope;
  }

  public void setScope(String scope) {
    this.scope = scope;
  }

  public String getAudience() {
    return audience;
  }

  public void setAudience(String audience) {
    this.audience = audience;
  }

  public String getKeyStore() {
    return keyStore;
  }

  public void setKeyStore(String keyStore) {
    this.keyStore = keyStore;
  }

  public String getKeyStorePassword() {
    return keyStorePassword;
  }

  public void setKeyStorePassword(String keyStorePassword) {
    this.keyStorePassword = keyStorePassword;
  }

  public String getTrustStore() {
    return trustStore;
  }

  public void setTrustStore(String trustStore) {
    this.trustStore = trustStore;
  }

  public String getTrustStorePassword() {
    return trustStorePassword;
  }

  public void setTrustStorePassword(String trustStorePassword) {
    this.trustStorePassword = trustStorePassword;
  }

  public String getProxy() {
    return proxy;
  }

  public void setProxy(String proxy) {
    this.proxy = proxy;
  }

  public String getProxyUser() {
    return proxyUser;
  }

  public void setProxyUser(String proxyUser) {
    this.proxyUser = proxyUser;
  }

  public String getProxyPassword() {
    return proxyPassword;
  }

  public void setProxyPassword(String proxyPassword) {
    this.proxyPassword = proxyPassword;
  }
}
