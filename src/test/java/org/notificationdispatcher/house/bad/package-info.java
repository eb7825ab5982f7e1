/** Classes that break the rules of the packages: what {@code ArchitectureTest} must find. */
package org.notificationdispatcher.house.bad;
