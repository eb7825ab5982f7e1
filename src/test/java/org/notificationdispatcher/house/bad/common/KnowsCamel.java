package org.notificationdispatcher.house.bad.common;

import org.apache.camel.Exchange;

record KnowsCamel(Exchange exchange) {}
