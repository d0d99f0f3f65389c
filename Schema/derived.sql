-- The derived schema: everything here is made from the permanent tables, and `aldea store rebuild` makes it again.
-- Analysts can open these tables and views in any SQLite browser; the program is their only writer.

-- How the segments of a log follow one another, and which of them lack personal data: asked whenever a store is opened, and
-- found here without going through the segments themselves.
CREATE INDEX IF NOT EXISTS segment_chain ON segment (log, first, no, id, previous, count, branch);
CREATE INDEX IF NOT EXISTS segment_lacking ON segment (log, id) WHERE lacks_private = 1;

-- Records that were made one right after the other and of which nothing has been written since: most records.
CREATE TABLE record_run (
    first INTEGER PRIMARY KEY,  -- the first: the dot of its creating change, packed: log, branch, sequence
    count INTEGER NOT NULL,     -- how many there are
    forms BLOB NOT NULL         -- the forms that they have: kind, flags (2 keys name them; 8 of which the creating changes say
                                -- only the hash) and fields (bit n is set when field n has the creating change as its only
                                -- head); then for stretches of records, which form they have and how many they are
) STRICT;

-- Every other record, and those of a run of which more is to be said: this has precedence.
CREATE TABLE record (
    id INTEGER PRIMARY KEY,     -- the dot of its creating change
    kind INTEGER NOT NULL,
    fields INTEGER NOT NULL,
    heads BLOB,                 -- the heads of all other fields written
    flags INTEGER NOT NULL,     -- besides 2 and 8: 1 heads must be worked out from all its changes; 4 nothing of it
                                -- counts; 16 it stands in a run
    changes BLOB                -- the first changes of it but those that created it
) STRICT;

-- Records that a key names (a natural key, or an imported row's): names in sorted blocks, and young ones beside them.
CREATE TABLE record_key (
    first INTEGER PRIMARY KEY,  -- the first 63 bits from which on names stand in this block; below 0 young names
    names BLOB NOT NULL         -- for each: hash of scope, kind and key columns, 16 bytes; record, 8 bytes
) STRICT;

-- The full digest as last worked out, so that a report need not do it again: one row at most.
CREATE TABLE known_digest (
    state BLOB PRIMARY KEY,     -- hash of the state that it belongs to, of which the state code is the beginning
    digest BLOB NOT NULL        -- 32 bytes
) STRICT, WITHOUT ROWID;

-- Further changes that created a record that was already there by its key.
CREATE TABLE alias (
    dot INTEGER PRIMARY KEY,
    record INTEGER NOT NULL
) STRICT;
CREATE INDEX alias_by_record ON alias (record);

-- In a forked log: changes of one branch that are equal to a change of another.
CREATE TABLE same_change (
    dot INTEGER PRIMARY KEY,
    same_as INTEGER NOT NULL
) STRICT;

-- The changes of a record that are too many for its row.
CREATE TABLE touch (
    record INTEGER NOT NULL,
    dot INTEGER NOT NULL,
    PRIMARY KEY (record, dot)
) STRICT, WITHOUT ROWID;

-- Changes that name something that has not arrived: looked at again whenever segments come.
CREATE TABLE unresolved (
    dot INTEGER PRIMARY KEY,
    record INTEGER              -- NULL while even its record is unknown
) STRICT;

-- Changes that do not count, and why.
CREATE TABLE withheld (
    dot INTEGER PRIMARY KEY,
    reason TEXT NOT NULL        -- scope, role, approval, privacy, home, foreign-record, revoked, unchained, withdrawn
                                -- or unreadable
) STRICT;

-- Segments of which nothing counts, and why.
CREATE TABLE judged (
    log INTEGER NOT NULL,
    branch INTEGER NOT NULL,
    first INTEGER NOT NULL,     -- first sequence number of the segment
    reason TEXT NOT NULL,       -- scope, role, revoked, unchained or withdrawn
    PRIMARY KEY (log, branch, first)
) STRICT, WITHOUT ROWID;

-- Records whose personal data an administrator had erased, and up to which change that is done.
CREATE TABLE erased (
    record INTEGER PRIMARY KEY,
    changes INTEGER NOT NULL    -- how many changes of the record there were
) STRICT;

-- Fields with several heads that differ: a person must decide.
CREATE TABLE conflict (
    record INTEGER NOT NULL,
    field INTEGER NOT NULL,
    PRIMARY KEY (record, field)
) STRICT, WITHOUT ROWID;

-- Other things that want a person's eye.
CREATE TABLE finding (
    record INTEGER NOT NULL,
    field INTEGER NOT NULL,     -- 0 for the whole record
    what TEXT NOT NULL,         -- unfit-value, void-edge, changed-since, built-on-withheld, clock
    PRIMARY KEY (record, field, what)
) STRICT, WITHOUT ROWID;

-- An office that enters surveys; keyed by its code.
CREATE TABLE "office" (
    id INTEGER PRIMARY KEY,  -- the record
    "code" TEXT,  -- office code
    "name" TEXT,  -- name
    "state" TEXT  -- INEGI's key of the state
) STRICT;

-- Somebody who enters or reviews surveys; keyed by the short name given with `--as`.
CREATE TABLE "person" (
    id INTEGER PRIMARY KEY,  -- the record
    "key" TEXT,  -- the key it was registered under
    "name" TEXT,  -- name
    "role" TEXT,  -- enumerator, supervisor, coordinator or me
    "office" TEXT  -- office code; NULL for the program
) STRICT;

-- A locality of INEGI's catalogue; keyed by `cvegeo` (state 2 + municipality 3 + locality 4 digits).
CREATE TABLE "locality" (
    id INTEGER PRIMARY KEY,  -- the record
    "cvegeo" TEXT,  -- INEGI's locality: state 2 + municipality 3 + locality 4 digits
    "name" TEXT,  -- name
    "households" INTEGER,  -- number of households
    "households_year" INTEGER,  -- year of that count
    "rural" INTEGER  -- 1 rural, 0 urban
) STRICT;

-- A survey wave; keyed by the program's own key.
CREATE TABLE "wave" (
    id INTEGER PRIMARY KEY,  -- the record
    "key" TEXT,  -- the key it was registered under
    "type" TEXT,  -- baseline, midline or endline
    "start" TEXT,  -- first day of the window
    "end" TEXT,  -- last day of the window
    "instrument" TEXT,  -- instrument, such as ADM-1
    "instrument_version" INTEGER  -- version of the instrument
) STRICT;

-- An instrument other than the built-in ADM-1, as the JSON text of its definition; immutable once used.
CREATE TABLE "instrument" (
    id INTEGER PRIMARY KEY,  -- the record
    "key" TEXT,  -- the key it was registered under
    "version" INTEGER,  -- version
    "definition" TEXT  -- JSON
) STRICT;

-- What the program means to reach: a value of an indicator, for an office or for all, in a period.
CREATE TABLE "target" (
    id INTEGER PRIMARY KEY,  -- the record
    "indicator" TEXT,  -- indicator of the catalogue
    "office" TEXT,  -- office code; NULL for the program
    "period_start" TEXT,  -- first day
    "period_end" TEXT,  -- last day
    "value" INTEGER  -- ten-thousandths
) STRICT;

-- A dated exchange rate: one unit of `from` is `rate` units of `to`.
CREATE TABLE "fx" (
    id INTEGER PRIMARY KEY,  -- the record
    "date" TEXT,  -- day
    "from" TEXT,  -- ISO 4217
    "to" TEXT,  -- ISO 4217
    "rate" INTEGER,  -- hundred-millionths
    "source" TEXT  -- where the figure comes from
) STRICT;

-- A price index of a month (the first day of it), such as INPC.
CREATE TABLE "price_index" (
    id INTEGER PRIMARY KEY,  -- the record
    "month" TEXT,  -- first day of the month
    "index" TEXT,  -- name of the index, such as INPC
    "value" INTEGER,  -- millionths
    "source" TEXT  -- where the figure comes from
) STRICT;

-- A published figure shown beside a report's own, never as a benchmark.
CREATE TABLE "reference_value" (
    id INTEGER PRIMARY KEY,  -- the record
    "key" TEXT,  -- the key it was registered under
    "value" TEXT,  -- as published
    "population" TEXT,  -- of whom
    "source" TEXT  -- where the figure comes from
) STRICT;

-- Microdata that left the system, as the device that let it out signed it.
CREATE TABLE "disclosure" (
    id INTEGER PRIMARY KEY,  -- the record
    "what" TEXT,  -- export
    "content" TEXT,  -- the tables that were in it, as they are called on the command line
    "format" TEXT,  -- csv, jsonl or another format
    "rows" INTEGER,  -- rows of all tables together
    "personal" INTEGER,  -- 1 when personal columns were in it
    "purpose" TEXT  -- what for, in the words of whoever let it out; names no person
) STRICT;

-- A surveyed enterprise.
CREATE TABLE "enterprise" (
    id INTEGER PRIMARY KEY,  -- the record
    "namespace" TEXT,  -- whose key it is: an office or a registry
    "key" TEXT,  -- the key it was registered under
    "name" TEXT,  -- name
    "cvegeo" TEXT,  -- INEGI's locality: state 2 + municipality 3 + locality 4 digits
    "sector" TEXT,  -- SCIAN, two digits; 31-33 and 48-49 are one code each
    "started_year" INTEGER,  -- year it began
    "legal_form" TEXT,  -- legal form
    "rfc" TEXT,  -- tax number; personal
    "phone" TEXT,  -- telephone; personal
    "arm" TEXT,  -- treatment or comparison
    "enrolled_on" TEXT,  -- day of enrolment
    "status" TEXT,  -- active, closed or moved
    "latitude" INTEGER,  -- millionths of a degree; personal
    "longitude" INTEGER,  -- millionths of a degree; personal
    "accuracy_m" INTEGER,  -- tenths of a metre
    "note" TEXT,  -- free text; personal
    "removed" INTEGER,  -- 1 when somebody removed it
    "removed_seen" BLOB  -- hash of what the remover saw
) STRICT;

-- An owner of an enterprise; sex and age band are public because reports need them.
CREATE TABLE "owner" (
    id INTEGER PRIMARY KEY,  -- the record
    "enterprise" INTEGER,  -- record of the enterprise
    "owner_sex" TEXT,  -- f, m, other or undisclosed
    "owner_birth_band" TEXT,  -- band of birth years
    "indigenous" INTEGER,  -- only under a sensitive-data consent; personal
    "language" TEXT  -- only under a sensitive-data consent; personal
) STRICT;

-- An owner's consent; without it there is no interview.
CREATE TABLE "consent" (
    id INTEGER PRIMARY KEY,  -- the record
    "enterprise" INTEGER,  -- record of the enterprise
    "consent_on" TEXT,  -- day of consent
    "notice_version" TEXT,  -- version of the privacy notice
    "scopes" TEXT,  -- what was consented to
    "method" TEXT,  -- paper, spoken or digital
    "withdrawn_on" TEXT  -- day of withdrawal
) STRICT;

-- A service team of a university.
CREATE TABLE "team" (
    id INTEGER PRIMARY KEY,  -- the record
    "namespace" TEXT,  -- whose key it is: an office or a registry
    "key" TEXT,  -- the key it was registered under
    "university" TEXT,  -- university
    "teachers" INTEGER,  -- number of teachers
    "students" INTEGER,  -- number of students
    "enterprises" INTEGER  -- enterprises served
) STRICT;

-- Persons employed on a day; FTE in hundredths.
CREATE TABLE "workforce" (
    id INTEGER PRIMARY KEY,  -- the record
    "enterprise" INTEGER,  -- record of the enterprise
    "date" TEXT,  -- day
    "total" INTEGER,  -- persons employed
    "women" INTEGER,  -- women among them
    "fte" INTEGER  -- full-time equivalents, hundredths
) STRICT;

-- A shop on an online platform, as seen on a day.
CREATE TABLE "storefront" (
    id INTEGER PRIMARY KEY,  -- the record
    "enterprise" INTEGER,  -- record of the enterprise
    "platform" TEXT,  -- platform
    "opened_on" TEXT,  -- day it opened
    "as_of" TEXT,  -- day of the observation
    "orders_3m" INTEGER,  -- orders in the last 3 months
    "sales_12m" INTEGER,  -- sales in the last 12 months, minor units
    "currency" TEXT  -- ISO 4217
) STRICT;

-- The price of a product on a day.
CREATE TABLE "price" (
    id INTEGER PRIMARY KEY,  -- the record
    "enterprise" INTEGER,  -- record of the enterprise
    "item" TEXT,  -- product
    "unit" TEXT,  -- unit of sale
    "amount" INTEGER,  -- price, minor units
    "currency" TEXT,  -- ISO 4217
    "date" TEXT  -- day
) STRICT;

-- Whether two enterprises are one: an answer that can be taken back, keyed by the unordered pair.
CREATE TABLE "merge" (
    id INTEGER PRIMARY KEY,  -- the record
    "first" INTEGER,  -- record of one of the two, the smaller name
    "second" INTEGER,  -- record of the other
    "same" INTEGER,  -- 1 one enterprise, 0 two
    "same_seen" BLOB,  -- hash of what the person saw
    "reason" TEXT  -- why; personal
) STRICT;

-- A visit that is due or done.
CREATE TABLE "visit" (
    id INTEGER PRIMARY KEY,  -- the record
    "enterprise" INTEGER,  -- record of the enterprise
    "wave" INTEGER,  -- record of the wave
    "due_on" TEXT,  -- day it is due
    "started_at" INTEGER,  -- seconds since 1970
    "ended_at" INTEGER,  -- seconds since 1970
    "outcome" TEXT,  -- completed, partial, refused, absent, closed, moved, not_found or ineligible
    "latitude" INTEGER,  -- millionths of a degree; personal
    "longitude" INTEGER,  -- millionths of a degree; personal
    "accuracy_m" INTEGER  -- tenths of a metre
) STRICT;

-- A survey of an enterprise in a wave. An answer is 0–4, −1 NA, −2 don't know, −3 refused, null for missing.
CREATE TABLE "interview" (
    id INTEGER PRIMARY KEY,  -- the record
    "enterprise" INTEGER,  -- record of the enterprise
    "wave" INTEGER,  -- record of the wave
    "date" TEXT,  -- day
    "coordinator" TEXT,  -- who held it
    "outcome" TEXT,  -- completed, partial, refused, absent, closed, moved, not_found or ineligible
    "state" TEXT,  -- draft, submitted, returned, approved or locked
    "state_seen" BLOB,  -- hash of what the approver saw
    "state_reason" TEXT,  -- why it was returned
    "instrument" TEXT,  -- instrument, such as ADM-1
    "instrument_version" INTEGER,  -- version of the instrument
    "note" TEXT,  -- free text; personal
    "A1" INTEGER,  -- 0–4, -1 NA, -2 do not know, -3 refused, NULL missing
    "A2" INTEGER,  -- as A1
    "A3" INTEGER,  -- as A1
    "A4" INTEGER,  -- as A1
    "B1" INTEGER,  -- as A1
    "B2" INTEGER,  -- as A1
    "B3" INTEGER,  -- as A1
    "B4" INTEGER,  -- as A1
    "C1" INTEGER,  -- as A1
    "C2" INTEGER,  -- as A1
    "C3" INTEGER,  -- as A1
    "C4" INTEGER,  -- as A1
    "D1" INTEGER,  -- as A1
    "D2" INTEGER,  -- as A1
    "D3" INTEGER,  -- as A1
    "D4" INTEGER,  -- as A1
    "E1" INTEGER,  -- as A1
    "E2" INTEGER,  -- as A1
    "E3" INTEGER,  -- as A1
    "E4" INTEGER,  -- as A1
    "F1" INTEGER,  -- as A1
    "F2" INTEGER,  -- as A1
    "F3" INTEGER,  -- as A1
    "F4" INTEGER  -- as A1
) STRICT;

-- Sales and profit of a period, in minor units of one currency.
CREATE TABLE "revenue" (
    id INTEGER PRIMARY KEY,  -- the record
    "enterprise" INTEGER,  -- record of the enterprise
    "wave" INTEGER,  -- record of the wave
    "period_start" TEXT,  -- first day
    "period_end" TEXT,  -- last day
    "sales" INTEGER,  -- sales of the period, minor units
    "profit" INTEGER,  -- profit of the period, minor units, may be negative
    "currency" TEXT,  -- ISO 4217
    "source" TEXT,  -- where the figure comes from
    "online_share" INTEGER  -- share sold online, hundredths of a percent
) STRICT;

-- A training session.
CREATE TABLE "training" (
    id INTEGER PRIMARY KEY,  -- the record
    "namespace" TEXT,  -- whose key it is: an office or a registry
    "key" TEXT,  -- the key it was registered under
    "topic" TEXT,  -- topic
    "mode" TEXT,  -- onsite, online or mixed
    "date" TEXT,  -- day
    "minutes" INTEGER,  -- minutes
    "trainer" TEXT  -- who trained
) STRICT;

-- Who attended a session, for an enterprise; `person` tells several people of one enterprise apart.
CREATE TABLE "attendance" (
    id INTEGER PRIMARY KEY,  -- the record
    "session" INTEGER,  -- record of the training session
    "enterprise" INTEGER,  -- record of the enterprise
    "person" TEXT,  -- tells persons of one enterprise apart; personal
    "minutes" INTEGER  -- minutes
) STRICT;

-- Enterprises of which something changed since the projection below was brought up to date, 0 for all; readers of the
-- projection do that first.
CREATE TABLE stale (
    enterprise INTEGER PRIMARY KEY
) STRICT;

-- The projection that reports are made from: for each enterprise what they use of it, packed (SurveyStore/Projection says how).
-- No personal data.
CREATE TABLE outcome (
    enterprise INTEGER PRIMARY KEY,
    facts BLOB NOT NULL
) STRICT;

-- The index by which enterprises are searched: some hundred to a row, by record, with name, key and locality as searches
-- compare them, without case and accents.
CREATE TABLE name_block (
    first INTEGER PRIMARY KEY,  -- from which record on
    names BLOB NOT NULL
) STRICT;

-- Texts that stand in the projection as their number; number 0 is the empty one.
CREATE TABLE outcome_word (
    no INTEGER PRIMARY KEY,
    word TEXT NOT NULL
) STRICT;

-- Waves and training sessions that stand in the projection as their number.
CREATE TABLE outcome_link (
    no INTEGER PRIMARY KEY,
    record INTEGER NOT NULL UNIQUE
) STRICT;

CREATE INDEX owner_by_enterprise ON owner (enterprise);
CREATE INDEX consent_by_enterprise ON consent (enterprise);
CREATE INDEX interview_by_enterprise ON interview (enterprise, wave);
CREATE INDEX revenue_by_enterprise ON revenue (enterprise);
CREATE INDEX attendance_by_enterprise ON attendance (enterprise);
CREATE INDEX workforce_by_enterprise ON workforce (enterprise);
CREATE INDEX enterprise_by_key ON enterprise ("key");

-- Enterprises that people declared to be one: every member with one record that stands for its class in this store.
CREATE VIEW enterprise_class AS
WITH RECURSIVE
    pair (a, b) AS (
        SELECT first, second FROM "merge" WHERE same = 1
        UNION SELECT second, first FROM "merge" WHERE same = 1
    ),
    reach (member, other) AS (
        SELECT a, a FROM pair
        UNION SELECT reach.member, pair.b FROM reach JOIN pair ON pair.a = reach.other
    )
SELECT member, min(other) AS class FROM reach GROUP BY member;

-- Enterprises that are not removed, with locality and owner beside them; merged ones appear each (see enterprise_class).
CREATE VIEW enterprise_view AS
SELECT e.id, e.namespace, e."key", e.name, e.cvegeo, substr(e.cvegeo, 1, 2) AS state, l.name AS locality,
    e.sector, e.started_year, e.arm, e.enrolled_on, e.status, o.owner_sex, o.owner_birth_band,
    EXISTS (SELECT 1 FROM consent c WHERE c.enterprise = e.id AND c.withdrawn_on IS NULL) AS has_consent
FROM enterprise e
LEFT JOIN locality l ON l.id = (SELECT min(id) FROM locality WHERE cvegeo = e.cvegeo)
LEFT JOIN owner o ON o.id = (SELECT min(id) FROM owner WHERE enterprise = e.id)
WHERE coalesce(e.removed, 0) = 0;

-- Interviews with the names behind their links.
CREATE VIEW interview_view AS
SELECT i.*, e.name AS enterprise_name, w."key" AS wave_key, w."type" AS wave_type
FROM interview i
LEFT JOIN enterprise e ON e.id = i.enterprise
LEFT JOIN wave w ON w.id = i.wave;

-- Enterprises with more than one interview in a wave: a person settles which one counts.
CREATE VIEW duplicate_interview AS
SELECT enterprise, wave, count(*) AS interviews
FROM interview WHERE state <> 'returned' GROUP BY enterprise, wave HAVING count(*) > 1;
