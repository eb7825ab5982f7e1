/**
 * How far a module has read License Central's change feed, and who reads it. Knows nothing of SOAP,
 * and nothing of who will be told.
 */
package org.notificationdispatcher.core.collect;
