package org.notificationdispatcher.simulator;

import org.notificationdispatcher.simulator.ChangeFeed.Page;
import org.notificationdispatcher.simulator.contract.Activation;
import org.notificationdispatcher.simulator.contract.DoGetCmContainer;
import org.notificationdispatcher.simulator.contract.DoGetCmContainerResponse;
import org.notificationdispatcher.simulator.contract.DoGetCustomer;
import org.notificationdispatcher.simulator.contract.DoGetCustomerResponse;
import org.notificationdispatcher.simulator.contract.DoGetItem;
import org.notificationdispatcher.simulator.contract.DoGetItemResponse;
import org.notificationdispatcher.simulator.contract.DoGetVersion;
import org.notificationdispatcher.simulator.contract.DoGetVersionResponse;
import org.notificationdispatcher.simulator.contract.DoQueryActivations;
import org.notificationdispatcher.simulator.contract.DoQueryActivationsResponse;
import org.notificationdispatcher.simulator.contract.DoQueryLicenses;
import org.notificationdispatcher.simulator.contract.DoQueryLicensesResponse;
import org.notificationdispatcher.simulator.contract.DoQueryOrders;
import org.notificationdispatcher.simulator.contract.DoQueryOrdersResponse;
import org.notificationdispatcher.simulator.contract.License;
import org.notificationdispatcher.simulator.contract.LicenseCentral;
import org.notificationdispatcher.simulator.contract.Order;

/** The query port: what the dispatcher asks. */
final class QueryPort implements LicenseCentral {

  private final ChangeFeed feed;

  QueryPort(ChangeFeed feed) {
    this.feed = feed;
  }

  @Override
  public DoGetVersionResponse doGetVersion(DoGetVersion request) {
    DoGetVersionResponse response = new DoGetVersionResponse();
    response.setReturnMessage(Answer.to("doGetVersion", () -> {}));
    return response;
  }

  @Override
  public DoQueryOrdersResponse doQueryOrders(DoQueryOrders request) {
    DoQueryOrdersResponse response = new DoQueryOrdersResponse();
    response.setReturnMessage(
        Answer.to(
            "doQueryOrders",
            () -> {
              RowFault fault = RowFault.ofThisCall();
              Page<Order> page = fault.seen(feed).orders(request);
              response.setPage(fault.sent(page.info()));
              response.getOrder().addAll(fault.sent(page.rows()));
            }));
    return response;
  }

  @Override
  public DoQueryLicensesResponse doQueryLicenses(DoQueryLicenses request) {
    DoQueryLicensesResponse response = new DoQueryLicensesResponse();
    response.setReturnMessage(
        Answer.to(
            "doQueryLicenses",
            () -> {
              RowFault fault = RowFault.ofThisCall();
              Page<License> page = fault.seen(feed).licenses(request);
              response.setPage(fault.sent(page.info()));
              response.getLicense().addAll(fault.sent(page.rows()));
            }));
    return response;
  }

  @Override
  public DoQueryActivationsResponse doQueryActivations(DoQueryActivations request) {
    DoQueryActivationsResponse response = new DoQueryActivationsResponse();
    response.setReturnMessage(
        Answer.to(
            "doQueryActivations",
            () -> {
              RowFault fault = RowFault.ofThisCall();
              Page<Activation> page = fault.seen(feed).activations(request);
              response.setPage(fault.sent(page.info()));
              response.getActivation().addAll(fault.sent(page.rows()));
            }));
    return response;
  }

  @Override
  public DoGetCustomerResponse doGetCustomer(DoGetCustomer request) {
    DoGetCustomerResponse response = new DoGetCustomerResponse();
    response.setReturnMessage(
        Answer.to(
            "doGetCustomer",
            () -> response.getCustomer().addAll(feed.customers(request.getCustomerId()))));
    return response;
  }

  @Override
  public DoGetItemResponse doGetItem(DoGetItem request) {
    DoGetItemResponse response = new DoGetItemResponse();
    response.setReturnMessage(
        Answer.to("doGetItem", () -> response.getItem().addAll(feed.items(request.getItemId()))));
    return response;
  }

  @Override
  public DoGetCmContainerResponse doGetCmContainer(DoGetCmContainer request) {
    DoGetCmContainerResponse response = new DoGetCmContainerResponse();
    response.setReturnMessage(
        Answer.to(
            "doGetCmContainer",
            () -> response.getCmContainer().addAll(feed.containers(request.getCmSerial()))));
    return response;
  }
}
