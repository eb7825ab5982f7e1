/**
 * The operator console: pages made on the server, without a script. An operator sees whether all is
 * well, finds what became of one thing, and mends it. Users, sessions and what was done are in the
 * database, so that every node serves every request.
 */
package org.notificationdispatcher.console;
