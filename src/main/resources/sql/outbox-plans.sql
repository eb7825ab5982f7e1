-- Nothing of the outbox may read a whole table. A generic plan would be made while the tables are small,
-- and kept until they are analyzed; planning each time sees how large they are, and costs less than a
-- millisecond a batch.
SET LOCAL plan_cache_mode = force_custom_plan;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
SET LOCAL enable_material = off
