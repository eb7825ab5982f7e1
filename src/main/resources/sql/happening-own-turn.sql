-- One node at a time counts: whoever comes second waits for the step of the first
SELECT pg_advisory_xact_lock('happening_log'::regclass::oid::bigint)
