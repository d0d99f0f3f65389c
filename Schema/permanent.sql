-- The permanent schema: what a store keeps for ever. Everything in derived.sql is made from these tables.
-- This is version 1, and was shipped: it is never edited. A change is a new file, permanent-2.sql, that alters these
-- tables, and a new step in SurveyStore/Store/Migration.swift; `user_version` says how many a store has taken.

-- Facts about this store, by name: 'program', 'epoch', 'device', 'marker', 'created_at', 'notice_counter',
-- 'roster_digest', 'derived' (the schema and rules that made the derived tables).
CREATE TABLE meta (
    name TEXT PRIMARY KEY,  -- what the fact is
    value ANY               -- the fact
) STRICT, WITHOUT ROWID;

-- The roster as last united: one row.
CREATE TABLE roster (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    bytes BLOB NOT NULL     -- all entries, as in a bundle's roster frame
) STRICT;

-- The logs known here. A log is a device's key, one of its incarnations, and a scope.
CREATE TABLE log (
    no INTEGER PRIMARY KEY,     -- this store's own number, part of every dot
    id BLOB NOT NULL UNIQUE,    -- the log's name, 16 bytes
    device BLOB NOT NULL,       -- the device's public key, 32 bytes
    ordinal INTEGER NOT NULL,   -- how many logs the device had begun before
    nonce BLOB NOT NULL,        -- eight random bytes
    scope TEXT NOT NULL,        -- the scope of all records created in it
    is_open INTEGER NOT NULL    -- 1 while this store writes to it
) STRICT;

-- Every segment held, valid or withheld, exactly as received.
CREATE TABLE segment (
    no INTEGER PRIMARY KEY,     -- order of arrival
    id BLOB NOT NULL UNIQUE,    -- SHA-256 of the statement, 32 bytes
    log INTEGER NOT NULL REFERENCES log (no),
    branch INTEGER NOT NULL,    -- branch number of its dots in this store; 0 unless the log was forked
    first INTEGER NOT NULL,     -- first sequence number
    count INTEGER NOT NULL,     -- number of changes
    previous BLOB NOT NULL,     -- the segment before it, 32 bytes; zeroes for a first one
    statement BLOB NOT NULL,    -- the signed bytes
    signature BLOB NOT NULL,    -- Ed25519, 64 bytes
    public_length INTEGER NOT NULL,
    public BLOB NOT NULL,       -- the public body, zstd
    private_length INTEGER,     -- NULL when the private body is not held
    private BLOB,               -- the private body's leaves, zstd
    lacks_private INTEGER NOT NULL, -- 1 when it has personal data that is not held here
    received_at INTEGER NOT NULL -- this store's clock, seconds since 1970
) STRICT;
CREATE INDEX segment_by_log ON segment (log, first);

-- Local changes that are not yet in a segment.
CREATE TABLE tail (
    log INTEGER NOT NULL REFERENCES log (no),
    sequence INTEGER NOT NULL,
    change BLOB NOT NULL,       -- the change, with this store's own dots
    PRIMARY KEY (log, sequence)
) STRICT, WITHOUT ROWID;

-- Segments whose signer no roster names yet: bounded, outside the frontier and the state code.
CREATE TABLE waiting (
    id BLOB PRIMARY KEY,        -- the segment's name
    device BLOB NOT NULL,       -- the unknown signer
    bytes BLOB NOT NULL,        -- the segment as in a block, zstd
    raw_length INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What other stores are known to hold, in their own signed words.
CREATE TABLE peer (
    device BLOB PRIMARY KEY,    -- the signer's key
    notice BLOB NOT NULL,       -- the newest notice of its newest epoch
    voided BLOB NOT NULL,       -- its earlier epochs, 16 bytes each: their notices count no more
    received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the last import of a row gave, so that a later import writes only what differs from it.
CREATE TABLE imported (
    name BLOB PRIMARY KEY,      -- the record's name, 16 bytes
    cells BLOB NOT NULL         -- per field: number, and a hash of the value given
) STRICT, WITHOUT ROWID;

-- Interviews begun at a terminal and left before they were submitted.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    enterprise INTEGER NOT NULL, -- dot of a change that created the enterprise
    wave INTEGER NOT NULL,       -- dot of a change that created the wave
    person TEXT NOT NULL,        -- who is entering it
    answers TEXT NOT NULL,       -- JSON: answers by item, and the day
    updated_at INTEGER NOT NULL,
    UNIQUE (enterprise, wave, person)
) STRICT;

-- What was done here that people may ask about later: exports, reports, restores, forks noticed.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,        -- this store's clock
    person TEXT NOT NULL,       -- who, as claimed; empty when nobody was named
    what TEXT NOT NULL,         -- a stable word, such as 'bundle-created'
    detail TEXT NOT NULL        -- JSON without personal data
) STRICT;
