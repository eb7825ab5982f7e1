/**
 * The PostgreSQL everything is kept in: an external one, or one of our own below the data folder.
 */
package org.notificationdispatcher.app.database;
