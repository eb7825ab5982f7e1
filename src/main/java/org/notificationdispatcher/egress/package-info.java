/**
 * Where the dispatcher may connect to: keeps whoever chooses an address from reaching what is not
 * meant for them, such as this machine, the intranet, or a cloud's metadata service.
 *
 * <p>Of an HTTP client it wants the addresses a name was looked up to, and gives back those that
 * may be connected to. Knows no client, and no configuration.
 */
package org.notificationdispatcher.egress;
