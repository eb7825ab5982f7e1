package org.notificationdispatcher.house.bad.core.cache;

import java.util.Calendar;
import org.apache.cxf.Bus;
import org.notificationdispatcher.house.bad.core.collect.Reader;

public record TimeUtils(Calendar calendar, Bus bus, Reader reader) {
  void say() {
    System.out.println(calendar);
  }
}
