/**
 * The durable outbox as a Camel component. {@code to: outbox:shop} records a delivery in the
 * current transaction; {@code from: outbox:shop} feeds a route with what is due, a bounded number
 * at a time, and repeats by a schedule what failed.
 *
 * <p>All that must survive is in table {@code delivery}; its clock is the database's.
 */
package org.notificationdispatcher.core.outbox;
