/**
 * The dispatcher as a bundle of Karaf: the same program with the same routes, once or several
 * times.
 */
package org.notificationdispatcher.app.karaf;
