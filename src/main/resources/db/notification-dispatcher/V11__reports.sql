-- Reports: since when each is made by its schedule, and which periods it has been made of.

CREATE TABLE report (
  name  text PRIMARY KEY,
  plan  text        NOT NULL,           -- schedule, period and zone; another one begins anew
  since timestamptz NOT NULL            -- what was due before is not made up for
);

-- A row says that the report of the period was recorded in the outbox; it stays, so that it is not recorded again.
CREATE TABLE report_run (
  report       text        NOT NULL,
  period_from  date        NOT NULL,
  period_until date        NOT NULL,    -- the first day that does not belong to it
  zone         text        NOT NULL,
  state        text        NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sent', 'empty')),
  created_at   timestamptz NOT NULL DEFAULT now(),
  sent_at      timestamptz,             -- when it was done with
  message_id   text,                    -- of the mail, the same at every attempt
  reached      text[]      NOT NULL DEFAULT '{}', -- recipients the mail server has accepted it for
  refused      text[]      NOT NULL DEFAULT '{}', -- recipients it has refused for good
  PRIMARY KEY (report, period_from, period_until)
);
