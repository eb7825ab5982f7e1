-- Until the end of the transaction nobody else gets a sequence: messages become visible in its order. Else a
-- license's news of two modules could be delivered the later first, or both at once.
SELECT pg_advisory_xact_lock('message'::regclass::oid::bigint)
