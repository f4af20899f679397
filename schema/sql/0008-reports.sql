-- What a row of a dataset names as its report, beside the address; datasets whose
-- ids stand alone; and how the columns of a table of events were mapped.

DROP TABLE url;
CREATE TABLE url (
	-- Reports that rows of datasets name. One that several imports name may stand more than once.
	id INTEGER PRIMARY KEY,               -- number
	url TEXT NOT NULL,                    -- the address; '' = not stated
	title TEXT,                           -- headline; NULL = not stated
	publisher TEXT,                       -- name of the publisher; NULL = not stated
	attributed_to TEXT                    -- who says it there; NULL = the report itself
) STRICT;

ALTER TABLE dataset ADD COLUMN bare INTEGER NOT NULL -- 1 = its ids are those of events of other files and stand without its name
	DEFAULT 0;
ALTER TABLE dataset ADD COLUMN map TEXT; -- columns of its tables as last mapped, 'date=Day,source=Who'; NULL = never mapped

DROP VIEW events;
CREATE VIEW events AS
	-- Living events that nobody set aside, with the columns of an export.
	SELECT CASE WHEN e.hash IS NOT NULL THEN printf('%016x', e.hash)
			WHEN d.bare THEN e.own_id ELSE d.name || ':' || e.own_id END AS event_id,
		CASE WHEN e.day_from = -2147483648 THEN
				CASE WHEN e.day_to = -2147483648 THEN ''
					ELSE '/' || date(e.day_to * 86400, 'unixepoch') END
			WHEN e.precision = 0 THEN date(e.day_from * 86400, 'unixepoch')
			WHEN e.precision = 2 THEN substr(date(e.day_from * 86400, 'unixepoch'), 1, 7)
			WHEN e.precision = 3 THEN substr(date(e.day_from * 86400, 'unixepoch'), 1, 4) || '-Q' ||
				((substr(date(e.day_from * 86400, 'unixepoch'), 6, 2) + 2) / 3)
			WHEN e.precision = 6 THEN substr(date(e.day_from * 86400, 'unixepoch'), 1, 4)
			ELSE date(e.day_from * 86400, 'unixepoch') || '/' || date(e.day_to * 86400, 'unixepoch')
		END AS date,
		CASE WHEN e.day_from <> -2147483648 THEN date(e.day_from * 86400, 'unixepoch') END AS date_from,
		CASE WHEN e.day_to <> -2147483648 THEN date(e.day_to * 86400, 'unixepoch') END AS date_to,
		CASE e.precision WHEN 0 THEN 'day' WHEN 1 THEN 'week' WHEN 2 THEN 'month'
			WHEN 3 THEN 'quarter' WHEN 4 THEN 'half' WHEN 5 THEN 'season' WHEN 6 THEN 'year'
			WHEN 7 THEN 'decade' WHEN 8 THEN 'interval' ELSE 'unknown' END AS precision,
		CASE e.basis WHEN 0 THEN 'text' WHEN 1 THEN 'context' WHEN 2 THEN 'tenure'
			WHEN 3 THEN 'lead' WHEN 4 THEN 'bound' WHEN 5 THEN 'dataset' ELSE 'person' END AS date_basis,
		nullif(s.code, '') AS source, nullif(s.name, '') AS source_name, sc.cameo AS source_country, sr.name AS source_role,
		nullif(t.code, '') AS target, nullif(t.name, '') AS target_name, tc.cameo AS target_country, tr.name AS target_role,
		e.code AS cameo, c.root, c.label, c.quad, c.goldstein / 10.0 AS goldstein, c.plover_type AS plover,
		CASE e.status WHEN 0 THEN 'done' WHEN 1 THEN 'announced' WHEN 2 THEN 'intended'
			WHEN 3 THEN 'claimed' ELSE 'denied' END AS status,
		nullif(p.name, '') AS place, nullif(p.country, '') AS place_country, p.latitude AS lat, p.longitude AS lon,
		CASE e.confidence WHEN 0 THEN 'high' WHEN 1 THEN 'medium' ELSE 'low' END AS confidence,
		CASE e.review WHEN 0 THEN '' WHEN 1 THEN 'confirmed' WHEN 2 THEN 'mended' ELSE 'added' END AS review,
		e.n_mentions AS mentions, e.n_articles AS articles,
		CASE WHEN e.mutual IS NOT NULL THEN printf('%016x', e.mutual) END AS mutual_id,
		e.cluster = e.id AS is_distinct, d.name AS dataset, e.born AS batch, e.id AS event_number
	FROM event e
	JOIN dataset d ON d.id = e.dataset
	JOIN actor s ON s.id = e.source
	JOIN actor t ON t.id = e.target
	JOIN party sp ON sp.id = e.source_party
	JOIN party tp ON tp.id = e.target_party
	LEFT JOIN country sc ON sc.id = sp.country
	LEFT JOIN country tc ON tc.id = tp.country
	JOIN role sr ON sr.id = e.source_role
	JOIN role tr ON tr.id = e.target_role
	JOIN code c ON c.code = e.code
	JOIN place p ON p.id = e.place
	WHERE e.review <> 3;

CREATE VIEW records AS
	-- What datasets say of their living events beyond the common columns.
	SELECT CASE WHEN d.bare THEN e.own_id ELSE d.name || ':' || e.own_id END AS event_id, d.name AS dataset,
		nullif(u.url, '') AS url, u.title, u.publisher, u.attributed_to, r.text AS sentence, e.tone,
		r.deaths, r.deaths_low, r.deaths_high, e.n_sources AS sources,
		date(e.reported * 86400, 'unixepoch') AS reported
	FROM event e
	LEFT JOIN record r ON r.event = e.id
	JOIN dataset d ON d.id = e.dataset
	LEFT JOIN url u ON u.id = r.url
	WHERE e.dataset <> 0;
