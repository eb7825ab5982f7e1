-- Filters that are null are planned away only when each call is planned with its values.
SET LOCAL plan_cache_mode = force_custom_plan
