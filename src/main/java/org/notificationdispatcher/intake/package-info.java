/**
 * The intake: what WebDepot, gateways and whoever else sees a license transfer push to us. Each
 * push is stored before it is acknowledged; then License Central is asked about it, and what it
 * says goes the same way as what is read from its feed. A push is only a hint, never news by
 * itself.
 */
package org.notificationdispatcher.intake;
