/**
 * The pull feed: systems that cannot be told fetch their messages by HTTP, and acknowledge what
 * they have. Each is a destination of the outbox, with a token of its own.
 */
package org.notificationdispatcher.feed;
