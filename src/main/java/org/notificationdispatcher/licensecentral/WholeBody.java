package org.notificationdispatcher.licensecentral;

import java.util.List;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import javax.xml.transform.Source;
import javax.xml.transform.dom.DOMSource;
import org.apache.cxf.binding.soap.interceptor.RPCInInterceptor;
import org.apache.cxf.binding.soap.interceptor.RPCOutInterceptor;
import org.apache.cxf.endpoint.Client;
import org.apache.cxf.interceptor.Fault;
import org.apache.cxf.interceptor.Interceptor;
import org.apache.cxf.message.Message;
import org.apache.cxf.message.MessageContentsList;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;
import org.apache.cxf.service.model.MessageInfo;
import org.apache.cxf.staxutils.DepthXMLStreamReader;
import org.apache.cxf.staxutils.StaxUtils;
import org.apache.cxf.wsdl.interceptors.DocLiteralInInterceptor;

/**
 * Lets style sheets make and see the one element in the SOAP body, whatever the WSDL's style. Of
 * rpc style CXF would write the element itself, and give only what is in it; of document style it
 * would refuse an answer by its name, in words of its own.
 */
final class WholeBody {
  private WholeBody() {}

  static void passThrough(Client client) {
    List<Interceptor<? extends Message>> out =
        client.getEndpoint().getBinding().getOutInterceptors();
    if (out.removeIf(RPCOutInterceptor.class::isInstance)) {
      out.add(new Out());
    }
    List<Interceptor<? extends Message>> in = client.getEndpoint().getBinding().getInInterceptors();
    in.removeIf(one -> one instanceof RPCInInterceptor || one instanceof DocLiteralInInterceptor);
    in.add(new In());
  }

  private static final class Out extends AbstractPhaseInterceptor<Message> {
    Out() {
      super(Phase.MARSHAL);
    }

    @Override
    public void handleMessage(Message message) {
      try {
        for (Object body : MessageContentsList.getContentsList(message)) {
          StaxUtils.copy((Source) body, message.getContent(XMLStreamWriter.class));
        }
      } catch (XMLStreamException e) {
        throw new Fault(e);
      }
    }
  }

  private static final class In extends AbstractPhaseInterceptor<Message> {
    In() {
      super(Phase.UNMARSHAL);
    }

    @Override
    public void handleMessage(Message message) {
      XMLStreamReader answer = message.getContent(XMLStreamReader.class);
      try {
        DepthXMLStreamReader body = answer == null ? null : new DepthXMLStreamReader(answer);
        if (body == null || !StaxUtils.toNextElement(body)) {
          throw new UnusableAnswerException("there is nothing in the SOAP body", null);
        }
        MessageInfo output =
            message.getExchange().getBindingOperationInfo().getOperationInfo().getOutput();
        MessageContentsList contents = new MessageContentsList();
        contents.put(output.getFirstMessagePart(), new DOMSource(StaxUtils.read(body)));
        message.put(MessageInfo.class, output);
        message.setContent(List.class, contents);
      } catch (XMLStreamException e) {
        throw new Fault(e);
      }
    }
  }
}
