-- What callers push: where something has happened that License Central is to be asked about.
CREATE TABLE intake (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source      text        NOT NULL,     -- the caller
  digest      text,                     -- what makes it a duplicate; null when it no longer does
  lasting     boolean     NOT NULL,     -- whether the digest outlives the work on it
  criterion   text        NOT NULL CHECK (criterion IN ('ticket', 'license', 'container')),
  value       text        NOT NULL,     -- by which License Central is asked
  body        json        NOT NULL,     -- as it was pushed
  received_at timestamptz NOT NULL DEFAULT now(),
  state       text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'unconfirmed')),
  due_at      timestamptz NOT NULL,     -- while it is leased, the end of the lease
  lease_token bigint,
  asked       integer     NOT NULL DEFAULT 0, -- times that License Central answered
  failures    integer     NOT NULL DEFAULT 0, -- times in a row that it did not
  alone       boolean     NOT NULL DEFAULT false, -- to be asked without others: together they were refused
  last_error  text,
  ended_at    timestamptz,
  UNIQUE (source, digest)
);
CREATE INDEX intake_due ON intake (due_at, id) WHERE state = 'pending';
CREATE INDEX intake_value ON intake (criterion, value) WHERE state = 'pending';
CREATE INDEX intake_ended ON intake (ended_at) WHERE state <> 'pending';

-- How many of each caller came, and what came of them, by quarters of an hour.
CREATE TABLE intake_figure (
  bucket      timestamptz NOT NULL,
  source      text        NOT NULL,
  received    bigint      NOT NULL DEFAULT 0, -- duplicates included
  duplicates  bigint      NOT NULL DEFAULT 0,
  done        bigint      NOT NULL DEFAULT 0,
  unconfirmed bigint      NOT NULL DEFAULT 0,
  PRIMARY KEY (bucket, source)
);

-- Whether what was pushed has been found since, whoever found it.
ALTER TABLE snapshot ADD COLUMN stored_at timestamptz;

-- Counts whoever begins to read a module, so that an answer is not stored after a later one.
ALTER TABLE watermark ADD COLUMN turn bigint NOT NULL DEFAULT 0;
