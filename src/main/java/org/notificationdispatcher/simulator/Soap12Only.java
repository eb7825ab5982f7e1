package org.notificationdispatcher.simulator;

import org.apache.cxf.binding.soap.Soap12;
import org.apache.cxf.binding.soap.SoapFault;
import org.apache.cxf.binding.soap.SoapMessage;
import org.apache.cxf.binding.soap.interceptor.AbstractSoapInterceptor;
import org.apache.cxf.binding.soap.interceptor.ReadHeadersInterceptor;
import org.apache.cxf.phase.Phase;

/** Refuses SOAP 1.1, which CXF would let pass at a port of SOAP 1.2. */
final class Soap12Only extends AbstractSoapInterceptor {

  Soap12Only() {
    super(Phase.READ);
    addAfter(ReadHeadersInterceptor.class.getName());
  }

  @Override
  public void handleMessage(SoapMessage request) {
    if (request.getVersion() != Soap12.getInstance()) {
      throw new SoapFault("This port speaks SOAP 1.2", request.getVersion().getVersionMismatch());
    }
  }
}
