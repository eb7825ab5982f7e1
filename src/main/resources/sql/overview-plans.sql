-- How much a period reads is known only with its begin and end. Sums of some 100,000 pairs of item and customer stay in
-- memory. Compiling takes longer than what it spares
SET LOCAL plan_cache_mode = force_custom_plan;
SET LOCAL work_mem = '64MB';
SET LOCAL jit = off
