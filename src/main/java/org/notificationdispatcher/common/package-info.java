/**
 * The words of the product: what License Central knows (orders, licenses, activations), what there
 * is to tell (messages), and what a transmission answers.
 *
 * <p>This package is the only one that custom extensions may use; it depends on nothing but the
 * JDK.
 */
package org.notificationdispatcher.common;
