package org.notificationdispatcher.licensecentral;

import java.util.List;
import java.util.Map;
import org.notificationdispatcher.common.CollectedRecord;

/**
 * What a style sheet makes of a sample.
 *
 * @param page what it says of the page, by the names of its attributes; empty for an error
 * @param error the error that License Central told, or null
 * @param records those that can be read, in their order
 * @param problems what is wrong, one line each; empty if all is well
 * @param neverFilled fields that exist and that no record has, such as {@code options.text}
 */
public record MappedSample(
    Map<String, String> page,
    RefusedException error,
    List<CollectedRecord> records,
    List<String> problems,
    List<String> neverFilled) {}
