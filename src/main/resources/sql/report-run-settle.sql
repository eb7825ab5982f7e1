UPDATE report_run
SET state = :state, sent_at = CASE WHEN :state = 'due' THEN NULL ELSE now() END, message_id = :messageId,
    reached = :reached::text[], refused = :refused::text[]
WHERE report = :report AND period_from = :from::date AND period_until = :until::date
