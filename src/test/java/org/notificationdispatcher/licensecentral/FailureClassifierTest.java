package org.notificationdispatcher.licensecentral;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.xml.namespace.QName;
import org.apache.cxf.binding.soap.Soap11;
import org.apache.cxf.binding.soap.Soap12;
import org.apache.cxf.binding.soap.SoapFault;
import org.apache.cxf.transport.http.HTTPException;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.collect.LeaseLostException;

/** The failures of a real CXF client are in CollectIT; these are the rest. */
class FailureClassifierTest {
  private final FailureClassifier classifier =
      new FailureClassifier(Set.of("http 401", "code 0x80000012"));

  private Failure classify(Throwable cause) {
    return classifier.classify(new RuntimeException("somewhere", cause));
  }

  @Test
  void theCauseThatSaysMostCounts() {
    assertThat(classify(new IOException("x", new SocketTimeoutException("Read timed out"))))
        .isEqualTo(new Failure("timeout", "Read timed out", false));
    assertThat(
            classify(
                new HttpTimeoutException("request timed out")
                    .initCause(new IOException("connection closed locally"))))
        .isEqualTo(new Failure("timeout", "request timed out", false));
    assertThat(classify(new IOException("reset")).kind()).isEqualTo("connection");
    assertThat(classify(new ConnectException("refused")).kind()).isEqualTo("connection");
    assertThat(classify(new SSLHandshakeException("no")).kind()).isEqualTo("connection");
    assertThat(classify(new IllegalStateException("what?")).kind()).isEqualTo("other");
  }

  @Test
  void permanentIsWhatConfigurationCallsSo() throws Exception {
    URL url = new URL("http://localhost/");
    assertThat(classify(new HTTPException(401, "Unauthorized", url)).permanent()).isTrue();
    assertThat(classify(new HTTPException(403, "Forbidden", url)).permanent()).isFalse();
    assertThat(classify(new RefusedException("0x80000012", "no")).permanent()).isTrue();
    assertThat(classify(new RefusedException("0x80000013", "no")).permanent()).isFalse();
  }

  @Test
  void aFaultIsNamedByTheLocalPartOfItsCodeInBothVersionsOfSoap() {
    SoapFault old = new SoapFault("out of order", Soap11.getInstance().getReceiver());
    SoapFault current = new SoapFault("no such day", Soap12.getInstance().getSender());
    current.addSubCode(new QName("urn:altdienst", "DAY"));

    assertThat(classify(old)).isEqualTo(new Failure("fault Server", "out of order", false));
    assertThat(classify(current)).isEqualTo(new Failure("fault Sender", "no such day", false));
  }

  @Test
  void theDatabaseIsNotTakenForLicenseCentral() {
    assertThat(classify(new SQLException("gone", new ConnectException("refused"))))
        .isEqualTo(new Failure("database", "gone", false));
  }

  /** Thrown within a transaction, it comes in the wrapping of that. */
  @Test
  void aLostLeaseIsNamedWhateverItIsWrappedIn() {
    assertThat(
            classify(
                new IllegalStateException("transaction", new LeaseLostException(Module.ORDERS))))
        .isEqualTo(
            new Failure(
                "lease", "the lease of module orders ended before its page was stored", false));
  }

  @Test
  void longAndBrokenTextsBecomeOneShortLine() {
    assertThat(classify(new RefusedException("0x1", "a\n\tb")).detail()).isEqualTo("a b");
    assertThat(classify(new RefusedException("0x1", "x".repeat(5_000))).detail()).hasSize(301);
    assertThat(classify(new RefusedException("0x1", null)).detail()).isEqualTo("no text");
  }
}
