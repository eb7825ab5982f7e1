-- The begin of the log is read in the order of its index, and what belongs to its rows is probed for, however large the
-- tables are; planned each time, for what is small at first may be large by now. Compiling would take longer than it all
SET LOCAL plan_cache_mode = force_custom_plan;
SET LOCAL jit = off;
SET LOCAL work_mem = '64MB';
SET LOCAL enable_bitmapscan = off;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off
