-- How much a period reads is known only with its begin and end
SET LOCAL plan_cache_mode = force_custom_plan
