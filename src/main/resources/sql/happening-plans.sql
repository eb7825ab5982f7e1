-- The begin of the log is read in the order of its index, however long it is; planned each time, for what is small at
-- first may be large by now
SET LOCAL plan_cache_mode = force_custom_plan;
SET LOCAL enable_bitmapscan = off;
SET LOCAL enable_seqscan = off
