-- Everything that PruneSearch keeps in a database. The lines at the end name this version and the oldest one that a running program may
-- have been built for to go on with it: that many versions may run side by side while servers are replaced one after the other.

CREATE TABLE prunesearch.schema_versions (
    version        integer     NOT NULL PRIMARY KEY,
    oldest_program integer     NOT NULL CHECK (oldest_program <= version),
    applied_at     timestamptz NOT NULL DEFAULT now()
);

-- A campaign exists from its first record on. Appends move the sequence, whoever finds it elsewhere has lost.
CREATE TABLE prunesearch.campaigns (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL UNIQUE,
    sequence   bigint      NOT NULL CHECK (sequence > 0),
    created_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- One row for each record. Writer and append tell a writer that lost its connection whether its records arrived.
CREATE TABLE prunesearch.journal (
    campaign bigint      NOT NULL REFERENCES prunesearch.campaigns (id) ON DELETE CASCADE,
    sequence bigint      NOT NULL CHECK (sequence > 0),
    writer   uuid        NOT NULL,
    append   bigint      NOT NULL,
    body     bytea       NOT NULL,
    crc      bigint      NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (campaign, sequence)
);

-- They only save time. Build is that of the program that folded it: another one folds the records itself.
CREATE TABLE prunesearch.snapshots (
    campaign bigint      NOT NULL REFERENCES prunesearch.campaigns (id) ON DELETE CASCADE,
    sequence bigint      NOT NULL,
    build    uuid        NOT NULL,
    state    bytea       NOT NULL,
    crc      bigint      NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (campaign, sequence)
);

-- Membership of clusters: every change of a member moves its cluster's version, but for the sign of life.
CREATE TABLE prunesearch.clusters (
    cluster text    NOT NULL PRIMARY KEY,
    version integer NOT NULL
);

CREATE TABLE prunesearch.members (
    cluster      text          NOT NULL REFERENCES prunesearch.clusters (cluster) ON DELETE CASCADE,
    silo         text          NOT NULL,
    etag         integer       NOT NULL,
    status       integer       NOT NULL,
    proxy_port   integer       NOT NULL,
    host_name    text,
    silo_name    text,
    role_name    text,
    update_zone  integer       NOT NULL,
    fault_zone   integer       NOT NULL,
    started_at   timestamptz   NOT NULL,
    alive_at     timestamptz   NOT NULL,
    suspected_by text[]        NOT NULL,
    suspected_at timestamptz[] NOT NULL,
    PRIMARY KEY (cluster, silo)
) WITH (fillfactor = 50);

CREATE SEQUENCE prunesearch.reminder_etags AS bigint;

CREATE TABLE prunesearch.reminders (
    service  text        NOT NULL,
    grain    text        NOT NULL,
    name     text        NOT NULL,
    hash     bigint      NOT NULL,
    start_at timestamptz NOT NULL,
    period   interval    NOT NULL,
    etag     bigint      NOT NULL,
    PRIMARY KEY (service, grain, name)
);

CREATE INDEX reminders_by_hash ON prunesearch.reminders (service, hash);

INSERT INTO prunesearch.schema_versions (version, oldest_program) VALUES (1, 1);
