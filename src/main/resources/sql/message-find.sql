SELECT id, sequence, type, source, subject, correlation_id, changed_at, collected_at, data FROM message WHERE id = :id::uuid
