package org.notificationdispatcher.simulator;

import java.time.Instant;
import java.util.List;
import org.notificationdispatcher.common.LicenseOptions;

/**
 * An article (SKU).
 *
 * @param itemId such as {@code PRO-2026}
 * @param itemName its name, or null
 * @param firmCode the vendor's firm code
 * @param productCode the product code
 * @param containerTypes container types it may be activated in; empty for any
 * @param moduleItemIds items it consists of; mostly empty
 * @param options the options its licenses get, or null
 */
public record CatalogueItem(
    String itemId,
    String itemName,
    long firmCode,
    long productCode,
    List<String> containerTypes,
    List<String> moduleItemIds,
    LicenseOptions options) {

  public CatalogueItem {
    containerTypes = List.copyOf(containerTypes);
    moduleItemIds = List.copyOf(moduleItemIds);
  }

  /** An item whose licenses never expire. */
  public static CatalogueItem perpetual(String itemId, String itemName, long productCode) {
    return item(itemId, itemName, productCode, options(null, null, null, null));
  }

  /** An item whose licenses all expire at the same time. */
  public static CatalogueItem expiringAt(
      String itemId, String itemName, long productCode, Instant expirationTime) {
    return item(itemId, itemName, productCode, options(expirationTime, "Set", null, null));
  }

  /** An item whose licenses expire some days after their first activation. */
  public static CatalogueItem expiringAfter(
      String itemId, String itemName, long productCode, long days) {
    return item(itemId, itemName, productCode, options(null, "Add", days, null));
  }

  /** An item for several concurrent users. */
  public static CatalogueItem floating(
      String itemId, String itemName, long productCode, long licenseQuantity) {
    return item(itemId, itemName, productCode, options(null, null, null, licenseQuantity));
  }

  /** What the stand-in sells in the demo and in seeded data. */
  static List<CatalogueItem> assortment() {
    return List.of(
        expiringAt("PRO-2026", "Professional 2026", 201001, Instant.parse("2027-12-31T23:00:00Z")),
        expiringAfter("PRO-SUB-1Y", "Professional, one year", 201002, 365),
        perpetual("STD-2026", "Standard 2026", 201003),
        floating("FLOAT-10", "Floating, 10 users", 201004, 10),
        expiringAfter("TRIAL-30", "Trial, 30 days", 201005, 30),
        perpetual("ADDON-CAM", "CAM add-on", 201006));
  }

  private static CatalogueItem item(
      String itemId, String itemName, long productCode, LicenseOptions options) {
    return new CatalogueItem(itemId, itemName, 6000010, productCode, List.of(), List.of(), options);
  }

  private static LicenseOptions options(
      Instant expirationTime, String mode, Long days, Long licenseQuantity) {
    return new LicenseOptions(
        null, licenseQuantity, null, null, expirationTime, mode, days, null, null, null, null);
  }
}
