package org.notificationdispatcher.common;

/**
 * An article, and what a license of it looks like.
 *
 * @param itemId the article (SKU)
 * @param itemName its name, or null
 * @param firmCode the vendor's firm code, or null
 * @param productCode the product code, or null
 */
public record Item(String itemId, String itemName, Long firmCode, Long productCode) {}
