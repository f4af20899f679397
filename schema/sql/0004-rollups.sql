-- Roll-ups that answer relations and the network by themselves: the sums of
-- Goldstein scores over distinct and mutual events too, ways from a pair to its
-- months and to its spans longer than a day; and a page of a source's events in
-- the order of their days.

ALTER TABLE dyad ADD COLUMN goldstein_distinct INTEGER NOT NULL -- the same over n_distinct
	DEFAULT 0;
ALTER TABLE dyad ADD COLUMN goldstein_mutual INTEGER NOT NULL -- over n_mutual
	DEFAULT 0;
ALTER TABLE dyad ADD COLUMN goldstein_mutual_distinct INTEGER NOT NULL -- over n_mutual_distinct
	DEFAULT 0;
ALTER TABLE dyad_month ADD COLUMN goldstein_distinct INTEGER NOT NULL -- the same over n_distinct
	DEFAULT 0;
ALTER TABLE dyad_month ADD COLUMN goldstein_mutual INTEGER NOT NULL -- over n_mutual
	DEFAULT 0;
ALTER TABLE dyad_month ADD COLUMN goldstein_mutual_distinct INTEGER NOT NULL -- over n_mutual_distinct
	DEFAULT 0;

CREATE TEMP TABLE fresh AS SELECT e.source_party, e.target_party, e.source_role, e.target_role,
	e.day_from, e.day_to, e.dataset, CAST(substr(e.code, 1, 2) AS INTEGER) AS root, e.status,
	sum(CASE WHEN e.cluster = e.id THEN c.goldstein ELSE 0 END) AS d,
	sum(CASE WHEN e.mutual IS NOT NULL THEN c.goldstein ELSE 0 END) AS m,
	sum(CASE WHEN e.mutual IS NOT NULL AND e.cluster = e.id THEN c.goldstein ELSE 0 END) AS b
	FROM event e JOIN code c ON c.code = e.code WHERE e.review <> 3 GROUP BY 1, 2, 5, 6, 8, 3, 4, 9, 7;
UPDATE dyad SET goldstein_distinct = f.d, goldstein_mutual = f.m, goldstein_mutual_distinct = f.b
	FROM fresh f WHERE f.source_party = dyad.source_party AND f.target_party = dyad.target_party
	AND f.day_from = dyad.day_from AND f.day_to = dyad.day_to AND f.root = dyad.root
	AND f.source_role = dyad.source_role AND f.target_role = dyad.target_role
	AND f.status = dyad.status AND f.dataset = dyad.dataset;
DROP TABLE fresh;
DELETE FROM dyad_month;
INSERT INTO dyad_month SELECT CAST(strftime('%Y', day_from * 86400, 'unixepoch') AS INTEGER) * 12
	+ CAST(strftime('%m', day_from * 86400, 'unixepoch') AS INTEGER) - 1, source_party, target_party,
	source_role, target_role, dataset, root, status, sum(n), sum(n_distinct), sum(n_mutual),
	sum(n_mutual_distinct), sum(goldstein), sum(goldstein_distinct), sum(goldstein_mutual),
	sum(goldstein_mutual_distinct) FROM dyad WHERE day_from > -2147483648
	AND strftime('%Y-%m', day_from * 86400, 'unixepoch') = strftime('%Y-%m', day_to * 86400, 'unixepoch')
	GROUP BY 1, 2, 3, 7, 4, 5, 8, 6;

CREATE INDEX dyad_month_pair ON dyad_month(source_party, target_party, month);
CREATE INDEX dyad_span ON dyad(source_party, target_party, day_from, day_to)
	WHERE day_to <> day_from OR day_from = -2147483648;
CREATE INDEX event_source ON event(source_party, day_from);
