-- Rows of datasets: what a change brought of them, and the index that finds
-- their duplicates (same dataset, day, actors and code) without the table.

ALTER TABLE change ADD COLUMN n_rows INTEGER NOT NULL -- rows of datasets among its records (new, duplicate or revised)
	DEFAULT 0;

DROP INDEX event_dyad;
CREATE INDEX event_dyad ON event(source_party, target_party, day_from, code, source, target, dataset);
