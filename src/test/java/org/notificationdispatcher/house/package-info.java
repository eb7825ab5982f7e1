/**
 * The rules of the house, checked by a machine: how routes, configuration, statements and packages
 * look. Every rule has a bad sample that it must find.
 */
package org.notificationdispatcher.house;
