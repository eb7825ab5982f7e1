/** What those see who watch the dispatcher from outside, such as Prometheus. */
package org.notificationdispatcher.observe;
