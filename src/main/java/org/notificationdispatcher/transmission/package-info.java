/**
 * The Camel component {@code transmission}: a destination in Java, by an integrator's own {@link
 * org.notificationdispatcher.common.Transmission}.
 */
package org.notificationdispatcher.transmission;
