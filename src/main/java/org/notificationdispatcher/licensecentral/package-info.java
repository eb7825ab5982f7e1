/**
 * License Central's web service as the rest of the product sees it: windows go out, pages of
 * records come back, and failures have a name. The names of elements are in the profile's style
 * sheets.
 */
package org.notificationdispatcher.licensecentral;
