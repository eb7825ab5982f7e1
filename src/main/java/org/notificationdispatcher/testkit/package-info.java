/**
 * For integrators' own tests: the whole dispatcher with a stand-in for License Central, a webhook
 * inbox and a PostgreSQL, as a JUnit 5 extension. JUnit comes with the project that tests; the
 * program does without.
 *
 * <p>Begin with {@link org.notificationdispatcher.testkit.DispatcherExtension}. Unlike package
 * {@code common} this is no API that is kept for ever.
 */
package org.notificationdispatcher.testkit;
