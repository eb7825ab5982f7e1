package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * Something to tell, not yet a message.
 *
 * @param scope the module, or the kind of bundle: keys are unique within it
 * @param key of the record or bundle
 * @param digest of what is watched for changes
 * @param data what will be sent
 * @param record all fields
 */
record News(
    String type,
    String scope,
    String key,
    String subject,
    Instant changedAt,
    String digest,
    ObjectNode data,
    ObjectNode record) {}
