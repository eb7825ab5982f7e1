-- Figures kept by increments: whoever asks how much is pending, or draws a chart, reads no delivery.

ALTER TABLE delivery ADD COLUMN recorded_at timestamptz;  -- or replayed; null: before this was known
ALTER TABLE delivery ALTER COLUMN recorded_at SET DEFAULT now();
UPDATE delivery d SET recorded_at = m.collected_at FROM message m WHERE m.id = d.message_id AND d.state = 'pending';

-- The oldest that is pending, at a probe. Costs the outbox a tenth of its writes.
CREATE INDEX delivery_pending ON delivery (destination, sequence) WHERE state = 'pending';

-- What there is now. A row is one of several that together say it; one alone may be below zero.
CREATE TABLE delivery_total (
  destination text     NOT NULL,
  slot        smallint NOT NULL,       -- who changes it at the same time takes another one
  pending     bigint   NOT NULL,
  dead        bigint   NOT NULL,
  PRIMARY KEY (destination, slot)
) WITH (fillfactor = 50);              -- room for the next version beside this one

-- What happened in a quarter of an hour. Sum the slots.
CREATE TABLE delivery_figure (
  bucket      timestamptz NOT NULL,    -- its begin; whole quarters, so that each time zone's days are made of them
  destination text        NOT NULL,
  slot        smallint    NOT NULL,
  recorded    bigint      NOT NULL,
  delivered   bigint      NOT NULL,
  first_try   bigint      NOT NULL,    -- of delivered: at the first attempt since it was recorded or replayed
  failed      bigint      NOT NULL,    -- attempts
  dead        bigint      NOT NULL,
  superseded  bigint      NOT NULL,
  discarded   bigint      NOT NULL,
  replayed    bigint      NOT NULL,
  millis      bigint      NOT NULL,    -- from recorded (or replayed) to delivered, in all
  times       integer[],               -- of delivered: [n] took from 2^((n-1)/2) ms to 2^(n/2) ms; null: none
  PRIMARY KEY (bucket, destination, slot)
);

-- Adds to the totals, and says in which slot. A slot that is taken is passed by: nobody waits for a row here, so nobody
-- waits in a circle, whatever else is locked.
CREATE FUNCTION add_totals(destination text, pending bigint, dead bigint) RETURNS smallint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  free smallint := (
    SELECT s FROM generate_series(0, 9999) AS s
    WHERE pg_try_advisory_xact_lock('delivery_total'::regclass::oid::int # hashtext(add_totals.destination), s)
    LIMIT 1);
BEGIN
  INSERT INTO delivery_total AS t (destination, slot, pending, dead)
  VALUES (add_totals.destination, free, add_totals.pending, add_totals.dead)
  ON CONFLICT (destination, slot) DO UPDATE
  SET pending = t.pending + excluded.pending, dead = t.dead + excluded.dead;
  RETURN free;
END $$;

-- Counts what a statement did to deliveries of one destination: pending and dead are changes of the totals, the rest is
-- what happened. millis holds a time for each that was delivered.
CREATE FUNCTION add_figures(
  destination text, pending bigint DEFAULT 0, dead bigint DEFAULT 0,
  recorded bigint DEFAULT 0, delivered bigint DEFAULT 0, first_try bigint DEFAULT 0, failed bigint DEFAULT 0,
  died bigint DEFAULT 0, superseded bigint DEFAULT 0, discarded bigint DEFAULT 0, replayed bigint DEFAULT 0,
  millis bigint[] DEFAULT NULL, at timestamptz DEFAULT now()) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  free smallint := add_totals(add_figures.destination, add_figures.pending, add_figures.dead);
  took bigint;
  took_all bigint := 0;
  class integer;
  times integer[];
BEGIN
  IF add_figures.millis IS NOT NULL THEN
    times := array_fill(0, ARRAY[64]);
    FOREACH took IN ARRAY add_figures.millis LOOP
      took_all := took_all + took;
      class := least(64, 1 + floor(2 * ln(greatest(took, 1)::float8) / ln(2::float8)));
      times[class] := times[class] + 1;
    END LOOP;
  END IF;
  INSERT INTO delivery_figure AS f (
    bucket, destination, slot, recorded, delivered, first_try, failed, dead, superseded, discarded, replayed,
    millis, times)
  VALUES (
    date_bin('15 minutes', add_figures.at, 'epoch'), add_figures.destination, free, add_figures.recorded,
    add_figures.delivered, add_figures.first_try, add_figures.failed, add_figures.died, add_figures.superseded,
    add_figures.discarded, add_figures.replayed, took_all, times)
  ON CONFLICT (bucket, destination, slot) DO UPDATE
  SET recorded = f.recorded + excluded.recorded,
      delivered = f.delivered + excluded.delivered,
      first_try = f.first_try + excluded.first_try,
      failed = f.failed + excluded.failed,
      dead = f.dead + excluded.dead,
      superseded = f.superseded + excluded.superseded,
      discarded = f.discarded + excluded.discarded,
      replayed = f.replayed + excluded.replayed,
      millis = f.millis + excluded.millis,
      times = CASE
        WHEN f.times IS NULL THEN excluded.times
        WHEN excluded.times IS NULL THEN f.times
        ELSE ARRAY(SELECT a + b FROM unnest(f.times, excluded.times) AS both_of (a, b)) END;
END $$;

-- Puts the totals right after something that did not count, such as an older version still running, or a change by
-- hand. Reads all that is pending or dead, in one statement: what others change meanwhile is in both or in neither.
CREATE FUNCTION recount_totals() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_totals(off.destination, sum(off.pending)::bigint, sum(off.dead)::bigint)
  FROM (
    SELECT destination, count(*) FILTER (WHERE state = 'pending') AS pending, count(*) FILTER (WHERE state = 'dead') AS dead
    FROM delivery WHERE state IN ('pending', 'dead') GROUP BY destination
    UNION ALL
    SELECT destination, -pending, -dead FROM delivery_total) off
  GROUP BY off.destination
  HAVING sum(off.pending) <> 0 OR sum(off.dead) <> 0;
END $$;

-- Who deletes messages deletes their deliveries, too
CREATE FUNCTION count_deleted_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_totals(
    gone.destination, -count(*) FILTER (WHERE gone.state = 'pending'), -count(*) FILTER (WHERE gone.state = 'dead'))
  FROM gone WHERE gone.state IN ('pending', 'dead') GROUP BY gone.destination;
  RETURN NULL;
END $$;
CREATE TRIGGER delivery_deleted AFTER DELETE ON delivery REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION count_deleted_deliveries();

-- What is there already, as far as its times are known
SELECT recount_totals();

SELECT add_figures(
  destination, at => bucket,
  recorded => count(*) FILTER (WHERE what = 'recorded'),
  delivered => count(*) FILTER (WHERE what IN ('delivered', 'first')),
  first_try => count(*) FILTER (WHERE what = 'first'),
  failed => count(*) FILTER (WHERE what = 'failed'),
  died => count(*) FILTER (WHERE what IN ('died', 'discarded')),
  superseded => count(*) FILTER (WHERE what = 'superseded'),
  discarded => count(*) FILTER (WHERE what = 'discarded'),
  millis => array_agg(took) FILTER (WHERE took IS NOT NULL))
FROM (
  SELECT d.destination, date_bin('15 minutes', h.at, 'epoch') AS bucket, h.what,
    CASE WHEN h.what IN ('delivered', 'first')
      THEN greatest(0, extract(epoch FROM h.at - m.collected_at) * 1000)::bigint END AS took
  FROM delivery d
  JOIN message m ON m.id = d.message_id
  CROSS JOIN LATERAL (
    VALUES ('recorded', m.collected_at),
      (CASE WHEN d.attempts = 1 THEN 'first' ELSE 'delivered' END, d.delivered_at),
      (CASE d.state WHEN 'discarded' THEN 'discarded' ELSE 'died' END, d.dead_at),
      ('superseded', CASE d.state WHEN 'superseded' THEN d.due_at END)) AS h (what, at)
  WHERE h.at IS NOT NULL
  UNION ALL
  SELECT destination, date_bin('15 minutes', started_at, 'epoch'), 'failed', NULL FROM attempt WHERE error IS NOT NULL
) history
GROUP BY destination, bucket;
