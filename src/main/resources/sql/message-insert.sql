INSERT INTO message (id, module, source_key, type, source, subject, correlation_id, changed_at, data)
SELECT id, :module, source_key, type, :source, subject, correlation_id, changed_at, data
FROM unnest(
    :ids::uuid[], :sourceKeys::text[], :types::text[], :subjects::text[], :correlationIds::text[],
    :changedAt::timestamptz[], :data::json[])
  WITH ORDINALITY AS news (id, source_key, type, subject, correlation_id, changed_at, data, number)
ORDER BY number
ON CONFLICT (id) DO NOTHING
RETURNING id, sequence
