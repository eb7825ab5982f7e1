/**
 * The idempotent cache: the last known state of every record decides what is news, and news become
 * messages that never change.
 */
package org.notificationdispatcher.core.cache;
