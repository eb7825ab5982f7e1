/**
 * What an operator sets: read from the shipped defaults, the configuration folder, the environment
 * and system properties, checked as a whole, and immutable from then on.
 */
package org.notificationdispatcher.app.configuration;
