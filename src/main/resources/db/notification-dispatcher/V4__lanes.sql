-- What is due in two lanes: what is delivered for the first time, and what failed and is repeated. A claim reads from
-- each no more than it has room for, however much is due in the other.
DROP INDEX delivery_due;
CREATE INDEX delivery_fresh ON delivery (destination, due_at, sequence)
  WHERE state = 'pending' AND NOT waiting AND attempts = 0;
CREATE INDEX delivery_repeats ON delivery (destination, due_at, sequence)
  WHERE state = 'pending' AND NOT waiting AND attempts > 0;
