package org.notificationdispatcher.house.bad.core.collect;

import org.junit.jupiter.api.extension.Extension;

final class Tests implements Extension {}
