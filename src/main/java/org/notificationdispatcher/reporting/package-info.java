/**
 * Reports: the figures of a period, kept by increments while things happen, and what becomes of
 * them: text, charts, tables, a mail.
 */
package org.notificationdispatcher.reporting;
