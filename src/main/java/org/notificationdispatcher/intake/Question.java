package org.notificationdispatcher.intake;

import org.notificationdispatcher.core.collect.Selection;

/** What License Central is asked. */
public record Question(String module, Selection selection) {}
