-- What a row of a dataset names as its report stands with the event: nearly every
-- row names one, and a row of `record` for each of them took a tenth of the file.

ALTER TABLE event ADD COLUMN report INTEGER -- what the dataset names as its report; NULL = nothing
	DEFAULT NULL REFERENCES url(id);
ALTER TABLE event_past ADD COLUMN report INTEGER -- as in event
	DEFAULT NULL;
UPDATE event SET report = r.url FROM record r WHERE r.event = event.id AND r.url IS NOT NULL;
UPDATE event_past SET report = r.url FROM record r WHERE r.event = event_past.id AND r.url IS NOT NULL;

DROP VIEW records;
CREATE TABLE record_more (
	-- What a dataset says of few events beyond what stands with the event.
	event INTEGER PRIMARY KEY,            -- the event
	deaths INTEGER,                       -- people killed, best estimate; NULL = not stated
	deaths_low INTEGER,                   -- lowest estimate
	deaths_high INTEGER,                  -- highest estimate
	revision INTEGER,                     -- the dataset's own time of revision; NULL = none
	text TEXT,                            -- its words on the event; NULL = none
	block INTEGER REFERENCES record_block(id), -- where the original row is; NULL = in the block of its event
	slot INTEGER                          -- its place in that block, from 0; NULL = by the event
) STRICT, WITHOUT ROWID;
INSERT INTO record_more SELECT event, deaths, deaths_low, deaths_high, revision, text, block, slot FROM record
	WHERE deaths IS NOT NULL OR deaths_low IS NOT NULL OR deaths_high IS NOT NULL
	OR revision IS NOT NULL OR text IS NOT NULL OR block IS NOT NULL;
DROP TABLE record;
ALTER TABLE record_more RENAME TO record;

CREATE VIEW records AS
	-- What datasets say of their living events beyond the common columns.
	SELECT CASE WHEN d.bare THEN e.own_id ELSE d.name || ':' || e.own_id END AS event_id, d.name AS dataset,
		nullif(u.url, '') AS url, u.title, u.publisher, u.attributed_to, r.text AS sentence, e.tone,
		r.deaths, r.deaths_low, r.deaths_high, e.n_sources AS sources,
		date(e.reported * 86400, 'unixepoch') AS reported
	FROM event e
	LEFT JOIN record r ON r.event = e.id
	JOIN dataset d ON d.id = e.dataset
	LEFT JOIN url u ON u.id = e.report
	WHERE e.dataset <> 0;
