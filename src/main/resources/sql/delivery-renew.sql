UPDATE delivery d SET lease_until = now() + :leaseMillis * interval '1 millisecond'
FROM unnest(:messageIds::uuid[], :tokens::bigint[]) AS held (message_id, token)
WHERE d.destination = :destination AND d.message_id = ANY (:messageIds::uuid[])
  AND d.message_id = held.message_id AND d.lease_token = held.token
RETURNING d.message_id
