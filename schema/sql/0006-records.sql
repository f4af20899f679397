-- What a dataset says of nearly every event stands with the event, and an
-- original row is found by the events its block holds: `record` is left for the
-- rows that say more.

ALTER TABLE event ADD COLUMN tone REAL -- tone of the reports, of a dataset; NULL = not stated
	DEFAULT NULL;
ALTER TABLE event ADD COLUMN n_sources INTEGER -- sources counted by the dataset; NULL = not stated
	DEFAULT NULL;
ALTER TABLE event ADD COLUMN reported INTEGER -- day the dataset took it up; NULL = not stated
	DEFAULT NULL;
ALTER TABLE event_past ADD COLUMN tone REAL -- as in event
	DEFAULT NULL;
ALTER TABLE event_past ADD COLUMN n_sources INTEGER -- as in event
	DEFAULT NULL;
ALTER TABLE event_past ADD COLUMN reported INTEGER -- as in event
	DEFAULT NULL;
UPDATE event SET tone = r.tone, n_sources = r.n_sources, reported = nullif(r.reported, -2147483648)
	FROM record r WHERE r.event = event.id;
UPDATE event_past SET tone = r.tone, n_sources = r.n_sources, reported = nullif(r.reported, -2147483648)
	FROM record r WHERE r.event = event_past.id;

ALTER TABLE record_block ADD COLUMN first_event INTEGER -- event of its first row, the next ones follow; NULL = their records tell
	DEFAULT NULL;
UPDATE record_block SET first_event = b.first
	FROM (SELECT block, min(event) AS first FROM record GROUP BY block
		HAVING min(slot) = 0 AND min(event - slot) = max(event - slot)) b WHERE b.block = record_block.id;
CREATE INDEX record_block_event ON record_block(first_event) WHERE first_event IS NOT NULL;

CREATE TABLE record_more (
	-- What a dataset says of an event beyond what stands with the event.
	event INTEGER PRIMARY KEY,            -- the event
	url INTEGER REFERENCES url(id),       -- address it names; NULL = none
	deaths INTEGER,                       -- people killed, best estimate; NULL = not stated
	deaths_low INTEGER,                   -- lowest estimate
	deaths_high INTEGER,                  -- highest estimate
	revision INTEGER,                     -- the dataset's own time of revision; NULL = none
	text TEXT,                            -- its words on the event; NULL = none
	block INTEGER REFERENCES record_block(id), -- where the original row is; NULL = in the block of its event
	slot INTEGER                          -- its place in that block, from 0; NULL = by the event
) STRICT, WITHOUT ROWID;
INSERT INTO record_more SELECT r.event, r.url, r.deaths, r.deaths_low, r.deaths_high, r.revision, r.text,
	CASE WHEN b.first_event IS NULL THEN r.block END, CASE WHEN b.first_event IS NULL THEN r.slot END
	FROM record r LEFT JOIN record_block b ON b.id = r.block
	WHERE r.url IS NOT NULL OR r.deaths IS NOT NULL OR r.deaths_low IS NOT NULL OR r.deaths_high IS NOT NULL
	OR r.revision IS NOT NULL OR r.text IS NOT NULL OR (b.id IS NOT NULL AND b.first_event IS NULL);
DROP TABLE record;
ALTER TABLE record_more RENAME TO record;
