-- Two batches of rows may be locked in different orders. Whoever waits this long gives way and tries again, before PostgreSQL
-- looks for a deadlock (after 1 s) and ends the other one.
SET LOCAL lock_timeout = '300ms'
