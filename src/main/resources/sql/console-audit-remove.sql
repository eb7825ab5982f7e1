-- The oldest only: whoever looks further reads the whole log each time
DELETE FROM console_audit
WHERE id = ANY (ARRAY(
  SELECT oldest.id FROM (SELECT id, at FROM console_audit ORDER BY id LIMIT :batch) oldest
  WHERE oldest.at < now() - :ageMillis * interval '1 millisecond'))
