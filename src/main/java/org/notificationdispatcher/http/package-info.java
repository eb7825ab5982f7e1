/**
 * Outgoing HTTP of the product: a client that does nothing of its own accord and connects only
 * where it may, who it says it is to the other side, and the options and the base of the Camel
 * components that send by it.
 *
 * <p>A call ends exactly once, within its time, with an answer or with trouble in own words. What
 * either means is the channel's business.
 */
package org.notificationdispatcher.http;
