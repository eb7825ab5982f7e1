package org.notificationdispatcher.simulator;

import java.time.Duration;
import org.notificationdispatcher.common.LicenseOptions;
import org.notificationdispatcher.simulator.contract.Item;
import org.notificationdispatcher.simulator.contract.control.CallCount;
import org.notificationdispatcher.simulator.contract.control.DoAssignLicense;
import org.notificationdispatcher.simulator.contract.control.DoAssignLicenseResponse;
import org.notificationdispatcher.simulator.contract.control.DoConfirmUpdate;
import org.notificationdispatcher.simulator.contract.control.DoConfirmUpdateResponse;
import org.notificationdispatcher.simulator.contract.control.DoContactContainer;
import org.notificationdispatcher.simulator.contract.control.DoContactContainerResponse;
import org.notificationdispatcher.simulator.contract.control.DoCreateCustomer;
import org.notificationdispatcher.simulator.contract.control.DoCreateCustomerResponse;
import org.notificationdispatcher.simulator.contract.control.DoCreateItem;
import org.notificationdispatcher.simulator.contract.control.DoCreateItemResponse;
import org.notificationdispatcher.simulator.contract.control.DoCreateOrder;
import org.notificationdispatcher.simulator.contract.control.DoCreateOrderResponse;
import org.notificationdispatcher.simulator.contract.control.DoGetCallCounts;
import org.notificationdispatcher.simulator.contract.control.DoGetCallCountsResponse;
import org.notificationdispatcher.simulator.contract.control.DoLicenseUpdate;
import org.notificationdispatcher.simulator.contract.control.DoLicenseUpdateResponse;
import org.notificationdispatcher.simulator.contract.control.DoPushUpdate;
import org.notificationdispatcher.simulator.contract.control.DoPushUpdateResponse;
import org.notificationdispatcher.simulator.contract.control.DoReplaceLicense;
import org.notificationdispatcher.simulator.contract.control.DoReplaceLicenseResponse;
import org.notificationdispatcher.simulator.contract.control.DoReportUnexpectedState;
import org.notificationdispatcher.simulator.contract.control.DoReportUnexpectedStateResponse;
import org.notificationdispatcher.simulator.contract.control.DoResolveUnexpectedState;
import org.notificationdispatcher.simulator.contract.control.DoResolveUnexpectedStateResponse;
import org.notificationdispatcher.simulator.contract.control.DoRestoreLicense;
import org.notificationdispatcher.simulator.contract.control.DoRestoreLicenseResponse;
import org.notificationdispatcher.simulator.contract.control.DoReturnLicense;
import org.notificationdispatcher.simulator.contract.control.DoReturnLicenseResponse;
import org.notificationdispatcher.simulator.contract.control.DoSetFaultScript;
import org.notificationdispatcher.simulator.contract.control.DoSetFaultScriptResponse;
import org.notificationdispatcher.simulator.contract.control.DoWithdrawLicense;
import org.notificationdispatcher.simulator.contract.control.DoWithdrawLicenseResponse;
import org.notificationdispatcher.simulator.contract.control.FaultStep;
import org.notificationdispatcher.simulator.contract.control.LicenseCentralControl;

/** The control port: {@link LicenseCentralState}, the fault script and the counters, by SOAP. */
final class ControlPort implements LicenseCentralControl {

  private final LicenseCentralState state;
  private final FaultScript faults;
  private final CallCounter calls;

  ControlPort(LicenseCentralState state, FaultScript faults, CallCounter calls) {
    this.state = state;
    this.faults = faults;
    this.calls = calls;
  }

  @Override
  public DoCreateCustomerResponse doCreateCustomer(DoCreateCustomer request) {
    DoCreateCustomerResponse response = new DoCreateCustomerResponse();
    response.setReturnMessage(
        Answer.to(
            "doCreateCustomer",
            () ->
                state.createCustomer(
                    request.getCustomer().getCustomerId(),
                    request.getCustomer().getName(),
                    request.getCustomer().getEmail())));
    return response;
  }

  @Override
  public DoCreateItemResponse doCreateItem(DoCreateItem request) {
    DoCreateItemResponse response = new DoCreateItemResponse();
    response.setReturnMessage(
        Answer.to("doCreateItem", () -> state.createItem(item(request.getItem()))));
    return response;
  }

  @Override
  public DoCreateOrderResponse doCreateOrder(DoCreateOrder request) {
    DoCreateOrderResponse response = new DoCreateOrderResponse();
    response.setReturnMessage(
        Answer.to(
            "doCreateOrder",
            () -> {
              CreatedOrder order = state.createOrder(order(request));
              response.setOrderKey(order.orderKey());
              response.setTicketId(order.ticketId());
              response.getTicketLicenseId().addAll(order.ticketLicenseIds());
            }));
    return response;
  }

  @Override
  public DoLicenseUpdateResponse doLicenseUpdate(DoLicenseUpdate request) {
    DoLicenseUpdateResponse response = new DoLicenseUpdateResponse();
    response.setReturnMessage(
        Answer.to(
            "doLicenseUpdate",
            () ->
                response.setTransferKey(
                    state.activate(
                        request.getTicketId(),
                        request.getCmSerial(),
                        request.getTicketLicenseId()))));
    return response;
  }

  @Override
  public DoConfirmUpdateResponse doConfirmUpdate(DoConfirmUpdate request) {
    DoConfirmUpdateResponse response = new DoConfirmUpdateResponse();
    response.setReturnMessage(
        Answer.to("doConfirmUpdate", () -> state.confirm(request.getTransferKey())));
    return response;
  }

  @Override
  public DoReturnLicenseResponse doReturnLicense(DoReturnLicense request) {
    DoReturnLicenseResponse response = new DoReturnLicenseResponse();
    response.setReturnMessage(
        Answer.to(
            "doReturnLicense",
            () -> response.setTransferKey(state.returnLicenses(request.getTicketLicenseId()))));
    return response;
  }

  @Override
  public DoRestoreLicenseResponse doRestoreLicense(DoRestoreLicense request) {
    DoRestoreLicenseResponse response = new DoRestoreLicenseResponse();
    response.setReturnMessage(
        Answer.to(
            "doRestoreLicense",
            () ->
                response.setTransferKey(
                    state.restore(request.getTicketLicenseId(), request.getCmSerial()))));
    return response;
  }

  @Override
  public DoWithdrawLicenseResponse doWithdrawLicense(DoWithdrawLicense request) {
    DoWithdrawLicenseResponse response = new DoWithdrawLicenseResponse();
    response.setReturnMessage(
        Answer.to("doWithdrawLicense", () -> state.withdraw(request.getTicketLicenseId())));
    return response;
  }

  @Override
  public DoReplaceLicenseResponse doReplaceLicense(DoReplaceLicense request) {
    DoReplaceLicenseResponse response = new DoReplaceLicenseResponse();
    response.setReturnMessage(
        Answer.to(
            "doReplaceLicense",
            () ->
                response.setReplacedBy(
                    state.replace(request.getTicketLicenseId(), request.getItemId()))));
    return response;
  }

  @Override
  public DoAssignLicenseResponse doAssignLicense(DoAssignLicense request) {
    DoAssignLicenseResponse response = new DoAssignLicenseResponse();
    response.setReturnMessage(
        Answer.to(
            "doAssignLicense",
            () -> state.assign(request.getTicketLicenseId(), request.getCmSerial())));
    return response;
  }

  @Override
  public DoPushUpdateResponse doPushUpdate(DoPushUpdate request) {
    DoPushUpdateResponse response = new DoPushUpdateResponse();
    response.setReturnMessage(
        Answer.to(
            "doPushUpdate",
            () -> response.setTransferKey(state.pushUpdate(request.getTicketLicenseId()))));
    return response;
  }

  @Override
  public DoContactContainerResponse doContactContainer(DoContactContainer request) {
    DoContactContainerResponse response = new DoContactContainerResponse();
    response.setReturnMessage(
        Answer.to(
            "doContactContainer",
            () -> {
              if (Boolean.TRUE.equals(request.isAutoUpdate())) {
                response.setTransferKey(state.autoUpdate(request.getCmSerial()));
              } else {
                state.contact(request.getCmSerial()).ifPresent(response::setTransferKey);
              }
            }));
    return response;
  }

  @Override
  public DoReportUnexpectedStateResponse doReportUnexpectedState(DoReportUnexpectedState request) {
    DoReportUnexpectedStateResponse response = new DoReportUnexpectedStateResponse();
    response.setReturnMessage(
        Answer.to(
            "doReportUnexpectedState",
            () ->
                state.reportUnexpectedState(
                    request.getTransferKey(), request.getFirmUpdateCounter())));
    return response;
  }

  @Override
  public DoResolveUnexpectedStateResponse doResolveUnexpectedState(
      DoResolveUnexpectedState request) {
    DoResolveUnexpectedStateResponse response = new DoResolveUnexpectedStateResponse();
    response.setReturnMessage(
        Answer.to(
            "doResolveUnexpectedState", () -> state.resolveUnexpectedState(request.getCmSerial())));
    return response;
  }

  @Override
  public DoSetFaultScriptResponse doSetFaultScript(DoSetFaultScript request) {
    DoSetFaultScriptResponse response = new DoSetFaultScriptResponse();
    response.setReturnMessage(
        Answer.to(
            "doSetFaultScript",
            () -> faults.set(request.getStep().stream().map(ControlPort::step).toList())));
    return response;
  }

  @Override
  public DoGetCallCountsResponse doGetCallCounts(DoGetCallCounts request) {
    DoGetCallCountsResponse response = new DoGetCallCountsResponse();
    response.setReturnMessage(
        Answer.to(
            "doGetCallCounts",
            () ->
                calls
                    .counts()
                    .forEach(
                        (operation, count) -> {
                          CallCount call = new CallCount();
                          call.setOperation(operation);
                          call.setCount(count);
                          response.getCall().add(call);
                        })));
    return response;
  }

  private static CatalogueItem item(Item item) {
    org.notificationdispatcher.simulator.contract.LicenseOptions options = item.getOptions();
    return new CatalogueItem(
        item.getItemId(),
        item.getItemName(),
        item.getFirmCode(),
        item.getProductCode(),
        item.getCmContainerType(),
        item.getModuleItemId(),
        options == null
            ? null
            : new LicenseOptions(
                options.getFeatureMap(),
                options.getLicenseQuantity(),
                options.getUnitCounter(),
                options.getActivationTime(),
                options.getExpirationTime(),
                options.getExpirationMode(),
                options.getExpirationDays(),
                options.getUsagePeriodDays(),
                options.getMaintenancePeriodStart(),
                options.getMaintenancePeriodEnd(),
                options.getText()));
  }

  private static NewOrder order(DoCreateOrder request) {
    return new NewOrder(
        request.getOrderId(),
        request.getCustomerId(),
        request.getCreatedBy(),
        request.getComment(),
        request.getOrderItem().stream()
            .map(item -> new NewOrder.Position(item.getItemId(), item.getQuantity().intValue()))
            .toList());
  }

  private static FaultScript.Step step(FaultStep step) {
    try {
      return new FaultScript.Step(
          step.getOperation(),
          FaultKind.of(step.getFault()),
          step.getTimes() == null ? 1 : step.getTimes().intValue(),
          step.getSeconds() == null ? null : Duration.ofSeconds(step.getSeconds()));
    } catch (IllegalArgumentException e) {
      throw RejectedException.badRequest(e.getMessage());
    }
  }
}
