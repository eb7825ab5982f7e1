/**
 * Transmission to SAP: the Camel component {@code sap:<destination>}, which writes to OData
 * services of SAP Gateway (V2 and V4), or posts IDocs or SOAP by HTTP.
 *
 * <p>It makes one attempt and tells what came of it. When to try again is the outbox's business.
 * What things are called on the other side comes with the body and the configuration.
 */
package org.notificationdispatcher.sap;
