-- Version 2 of the permanent tables: an incarnation of another store that came back late used to void the newer one for ever.

-- What was heard last of each incarnation of each other store.
CREATE TABLE heard (
    device BLOB NOT NULL,       -- the signer's key
    epoch BLOB NOT NULL,        -- an incarnation of its store, 16 bytes
    counter INTEGER NOT NULL,   -- the number of its newest notice: earlier ones of this incarnation count no more
    PRIMARY KEY (device, epoch)
) STRICT, WITHOUT ROWID;

ALTER TABLE peer DROP COLUMN voided;
