-- One node at a time counts: whoever comes second has nothing to do
SELECT pg_try_advisory_xact_lock('happening_log'::regclass::oid::bigint)
