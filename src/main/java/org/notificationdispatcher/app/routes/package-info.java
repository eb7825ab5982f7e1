/**
 * Route files: found, loaded in order, taken over when they change, and their errors told by place.
 */
package org.notificationdispatcher.app.routes;
