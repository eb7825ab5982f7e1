/**
 * Requests from outside, whatever they ask for: whose they are, and how they are answered. Knows
 * nothing of who asks for what.
 */
package org.notificationdispatcher.inbound;
