-- How much of the log is of a period; at most :most.
SELECT count(*)
FROM (SELECT 1 FROM happening_log WHERE waits IN (true, false) AND at >= :begin AND at < :end LIMIT :most) found
