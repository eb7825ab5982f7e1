package org.notificationdispatcher.simulator;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.notificationdispatcher.simulator.contract.Activation;
import org.notificationdispatcher.simulator.contract.ActivationState;
import org.notificationdispatcher.simulator.contract.ActivationType;
import org.notificationdispatcher.simulator.contract.CmContainer;
import org.notificationdispatcher.simulator.contract.CmContainerKind;
import org.notificationdispatcher.simulator.contract.CmContainerState;
import org.notificationdispatcher.simulator.contract.Customer;
import org.notificationdispatcher.simulator.contract.Item;
import org.notificationdispatcher.simulator.contract.License;
import org.notificationdispatcher.simulator.contract.LicenseOptions;
import org.notificationdispatcher.simulator.contract.LicenseState;
import org.notificationdispatcher.simulator.contract.Order;
import org.notificationdispatcher.simulator.contract.OrderItem;
import org.notificationdispatcher.simulator.contract.legacy.AblaufArt;
import org.notificationdispatcher.simulator.contract.legacy.Aktivierung;
import org.notificationdispatcher.simulator.contract.legacy.AktivierungsArt;
import org.notificationdispatcher.simulator.contract.legacy.AktivierungsStatus;
import org.notificationdispatcher.simulator.contract.legacy.Artikel;
import org.notificationdispatcher.simulator.contract.legacy.Auftrag;
import org.notificationdispatcher.simulator.contract.legacy.Box;
import org.notificationdispatcher.simulator.contract.legacy.BoxArt;
import org.notificationdispatcher.simulator.contract.legacy.BoxStatus;
import org.notificationdispatcher.simulator.contract.legacy.JaNein;
import org.notificationdispatcher.simulator.contract.legacy.Kunde;
import org.notificationdispatcher.simulator.contract.legacy.Lizenz;
import org.notificationdispatcher.simulator.contract.legacy.LizenzStatus;
import org.notificationdispatcher.simulator.contract.legacy.Position;

/** The rows of profile {@code default} in the words of profile {@code legacy}. */
final class LegacyRows {

  private final ZoneId zone;

  /**
   * @param zone of the local times
   */
  LegacyRows(ZoneId zone) {
    this.zone = zone;
  }

  Auftrag auftrag(Order order) {
    Auftrag auftrag = new Auftrag();
    auftrag.setAUFTRAG_ID(order.getOrderKey());
    auftrag.setAUFTRAGSNR(order.getOrderId());
    auftrag.setTICKETNR(order.getTicketId());
    auftrag.setKUNDENNR(order.getCustomerId());
    auftrag.setANGELEGT_AM(time(order.getCreated()));
    auftrag.setANGELEGT_VON(order.getCreatedBy());
    auftrag.setBEMERKUNG(order.getComment());
    auftrag.setGEAENDERT_AM(time(order.getModified()));
    order.getOrderItem().stream().map(LegacyRows::position).forEach(auftrag.getPOSITION()::add);
    return auftrag;
  }

  private static Position position(OrderItem item) {
    Position position = new Position();
    position.setPOS_ID(item.getOrderItemKey());
    position.setPOS_NR(item.getPosition().intValue());
    position.setARTIKELNR(item.getItemId());
    position.setBEZEICHNUNG(item.getItemName());
    position.setMENGE(item.getQuantity().intValue());
    position.getLIZENZNR().addAll(item.getTicketLicenseId());
    return position;
  }

  Lizenz lizenz(License license) {
    Lizenz lizenz = new Lizenz();
    lizenz.setLIZENZNR(license.getTicketLicenseId());
    lizenz.setTICKETNR(license.getTicketId());
    lizenz.setAUFTRAG_ID(license.getOrderKey());
    lizenz.setPOS_ID(license.getOrderItemKey());
    lizenz.setPOS_NR(license.getPosition().intValue());
    lizenz.setAUFTRAGSNR(license.getOrderId());
    lizenz.setKUNDENNR(license.getCustomerId());
    lizenz.setARTIKELNR(license.getItemId());
    lizenz.setFIRMCODE(license.getFirmCode());
    lizenz.setPRODUKTCODE(license.getProductCode());
    lizenz.setSTATUS(status(license.getState()));
    lizenz.setENTZUG_OFFEN(yesOrNo(license.isWithdrawPending()));
    lizenz.setGENERATION(Math.toIntExact(license.getGeneration()));
    lizenz.setZUGEWIESENE_BOX(license.getAssignedCmSerial());
    lizenz.setBOXNR(license.getCmSerial());
    lizenz.setANGELEGT_AM(time(license.getCreated()));
    lizenz.setERSTAKTIVIERUNG_AM(time(license.getFirstActivated()));
    lizenz.setNACHFOLGER(license.getReplacedBy());
    setOptions(lizenz, license.getOptions());
    lizenz.setGEAENDERT_AM(time(license.getModified()));
    return lizenz;
  }

  private void setOptions(Lizenz lizenz, LicenseOptions options) {
    lizenz.setABLAUF_AM(time(options.getExpirationTime()));
    lizenz.setABLAUF_ART(expiry(options.getExpirationMode()));
    lizenz.setABLAUF_TAGE(days(options.getExpirationDays()));
    lizenz.setWARTUNG_VON(time(options.getMaintenancePeriodStart()));
    lizenz.setWARTUNG_BIS(time(options.getMaintenancePeriodEnd()));
    lizenz.setNUTZUNG_TAGE(days(options.getUsagePeriodDays()));
    lizenz.setFEATURES(options.getFeatureMap());
    lizenz.setANZAHL_LIZENZEN(options.getLicenseQuantity());
    lizenz.setEINHEITEN(options.getUnitCounter());
    lizenz.setFREITEXT(options.getText());
  }

  Aktivierung aktivierung(Activation activation) {
    Aktivierung aktivierung = new Aktivierung();
    aktivierung.setAKTIVIERUNG_ID(activation.getActivationKey());
    aktivierung.setVORGANG_ID(activation.getTransferKey());
    aktivierung.setART(type(activation.getType()));
    aktivierung.setSTATUS(status(activation.getState()));
    aktivierung.setLIZENZNR(activation.getTicketLicenseId());
    aktivierung.setTICKETNR(activation.getTicketId());
    aktivierung.setAUFTRAG_ID(activation.getOrderKey());
    aktivierung.setAUFTRAGSNR(activation.getOrderId());
    aktivierung.setPOS_NR(activation.getPosition().intValue());
    aktivierung.setARTIKELNR(activation.getItemId());
    aktivierung.setBOXNR(activation.getCmSerial());
    aktivierung.setBOX_ART(kind(activation.getCmContainerKind()));
    aktivierung.setGENERATION(Math.toIntExact(activation.getGeneration()));
    aktivierung.setFIRMUPDATE_ZAEHLER(activation.getFirmUpdateCounter());
    aktivierung.setERSTE(yesOrNo(activation.isFirstActivation()));
    aktivierung.setBEGONNEN_AM(time(activation.getCreated()));
    aktivierung.setABGESCHLOSSEN_AM(time(activation.getCompleted()));
    aktivierung.setABLAUF_AM(time(activation.getExpirationTime()));
    aktivierung.setALTE_BOXNR(activation.getRestoredFrom());
    aktivierung.setBEMERKUNG(activation.getComment());
    aktivierung.setGEAENDERT_AM(time(activation.getModified()));
    return aktivierung;
  }

  Kunde kunde(Customer customer) {
    Kunde kunde = new Kunde();
    kunde.setKUNDENNR(customer.getCustomerId());
    kunde.setNAME(customer.getName());
    kunde.setEMAIL(customer.getEmail());
    return kunde;
  }

  Artikel artikel(Item item) {
    Artikel artikel = new Artikel();
    artikel.setARTIKELNR(item.getItemId());
    artikel.setBEZEICHNUNG(item.getItemName());
    artikel.setFIRMCODE(item.getFirmCode());
    artikel.setPRODUKTCODE(item.getProductCode());
    return artikel;
  }

  Box box(CmContainer container) {
    Box box = new Box();
    box.setBOXNR(container.getCmSerial());
    box.setBOX_ART(kind(container.getKind()));
    box.setTYP(container.getTypeName());
    box.setFIRMCODE(container.getFirmCode());
    box.setSTATUS(status(container.getState()));
    box.setFIRMUPDATE_ZAEHLER(container.getFirmUpdateCounter());
    return box;
  }

  /**
   * The state of this name.
   *
   * @throws RejectedException if there is none
   */
  static ActivationState activationState(String status) {
    return switch (status) {
      case "OFFEN" -> ActivationState.OPEN;
      case "ABGESCHLOSSEN" -> ActivationState.COMPLETED;
      case "UNERWARTET" -> ActivationState.UNEXPECTED_STATE;
      default -> throw RejectedException.badRequest("No status " + status);
    };
  }

  private LocalDateTime time(Instant time) {
    return time == null ? null : LocalDateTime.ofInstant(time, zone);
  }

  private static Integer days(Long days) {
    return days == null ? null : Math.toIntExact(days);
  }

  private static JaNein yesOrNo(boolean yes) {
    return yes ? JaNein.J : JaNein.N;
  }

  private static AblaufArt expiry(String mode) {
    if (mode == null) {
      return null;
    }
    return mode.equals("Add") ? AblaufArt.TAGE : AblaufArt.FEST;
  }

  private static LizenzStatus status(LicenseState state) {
    return switch (state) {
      case NOT_YET_COLLECTED -> LizenzStatus.NEU;
      case COLLECTED_WITHOUT_RECEIPT -> LizenzStatus.ABGEHOLT;
      case CONFIRMED_COLLECTED -> LizenzStatus.BESTAETIGT;
      case RETURNED_WITHOUT_RECEIPT -> LizenzStatus.fromValue("ZURUECK_OFFEN");
      case CONFIRMED_RETURNED -> LizenzStatus.ZURUECK;
      case WITHDRAWN -> LizenzStatus.ENTZOGEN;
      case REPLACED -> LizenzStatus.ERSETZT;
    };
  }

  private static AktivierungsArt type(ActivationType type) {
    return switch (type) {
      case ACTIVATE -> AktivierungsArt.AKTIVIERUNG;
      case RETURN -> AktivierungsArt.RUECKGABE;
      case RESTORE -> AktivierungsArt.WIEDERHERSTELLUNG;
      case RESTORE_CONTAINER -> AktivierungsArt.fromValue("WIEDERHERSTELLUNG_BOX");
      case AUTO_UPDATE -> AktivierungsArt.AUTOUPDATE;
      case PUSH_UPDATE -> AktivierungsArt.UPDATE;
      case WITHDRAW -> AktivierungsArt.ENTZUG;
      case REPLACE -> AktivierungsArt.ERSATZ;
    };
  }

  private static AktivierungsStatus status(ActivationState state) {
    return switch (state) {
      case OPEN -> AktivierungsStatus.OFFEN;
      case COMPLETED -> AktivierungsStatus.ABGESCHLOSSEN;
      case UNEXPECTED_STATE -> AktivierungsStatus.UNERWARTET;
    };
  }

  private static BoxArt kind(CmContainerKind kind) {
    return switch (kind) {
      case CM_DONGLE -> BoxArt.DONGLE;
      case CM_ACT_LICENSE -> BoxArt.SOFTLIZENZ;
      case CM_CLOUD_CONTAINER -> BoxArt.CLOUD;
    };
  }

  private static BoxStatus status(CmContainerState state) {
    return switch (state) {
      case OK -> BoxStatus.OK;
      case UNEXPECTED_STATE -> BoxStatus.UNERWARTET;
      case BLACKLISTED -> BoxStatus.GESPERRT;
      case RECYCLED -> BoxStatus.RECYCELT;
    };
  }
}
