UPDATE backfill
SET after_sequence = :last, seen = seen + :seen, chosen = chosen + :chosen, recorded = recorded + :recorded,
    state = CASE WHEN :last >= upto THEN 'done' ELSE state END,
    lease_until = now() + :leaseMillis * interval '1 millisecond'
WHERE id = :backfill
RETURNING state
