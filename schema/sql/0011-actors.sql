-- Months of actors: the roll-up by month tells apart who acted for a country, so that
-- an actor's record and the network by actor read no events.

DROP TABLE dyad_month;
CREATE TABLE dyad_month (
	-- Roll-up: living events that nobody set aside, by both actors, month, status and root; of events whose span lies within one month.
	month INTEGER NOT NULL,               -- year times 12 plus month minus 1
	source_party INTEGER NOT NULL,        -- as in event
	target_party INTEGER NOT NULL,        -- as in event
	source_role INTEGER NOT NULL,         -- as in event
	target_role INTEGER NOT NULL,         -- as in event
	source INTEGER NOT NULL,              -- as in event
	target INTEGER NOT NULL,              -- as in event
	dataset INTEGER NOT NULL,             -- as in event
	root INTEGER NOT NULL,                -- first two digits of the code
	status INTEGER NOT NULL,              -- as in event
	n INTEGER NOT NULL,                   -- events
	n_distinct INTEGER NOT NULL,          -- those that stand for a cluster
	n_mutual INTEGER NOT NULL,            -- those whose mirror row lives too
	n_mutual_distinct INTEGER NOT NULL,   -- those that stand for a cluster, as their mirror does
	goldstein INTEGER NOT NULL,           -- sum of Goldstein scores over n, in tenths
	goldstein_distinct INTEGER NOT NULL,  -- the same over n_distinct
	goldstein_mutual INTEGER NOT NULL,    -- over n_mutual
	goldstein_mutual_distinct INTEGER NOT NULL, -- over n_mutual_distinct
	PRIMARY KEY (month, source_party, target_party, root, source_role, target_role, source, target, status, dataset)
) STRICT, WITHOUT ROWID;

CREATE TEMP TABLE pair AS SELECT mutual, source, target, count(*) AS n, sum(cluster = id) AS d
	FROM event WHERE mutual IS NOT NULL AND review <> 3 GROUP BY 1, 2, 3;
CREATE UNIQUE INDEX temp.pair_rows ON pair(mutual, source, target);
INSERT INTO dyad_month
	SELECT CAST(strftime('%Y', e.day_from * 86400, 'unixepoch') AS INTEGER) * 12
		+ CAST(strftime('%m', e.day_from * 86400, 'unixepoch') AS INTEGER) - 1, e.source_party, e.target_party,
		e.source_role, e.target_role, e.source, e.target, e.dataset, CAST(substr(e.code, 1, 2) AS INTEGER), e.status,
		count(*), sum(e.cluster = e.id), 0, 0,
		sum(c.goldstein), sum(CASE WHEN e.cluster = e.id THEN c.goldstein ELSE 0 END), 0, 0
	FROM event e JOIN code c ON c.code = e.code WHERE e.review <> 3 AND e.day_from > -2147483648
		AND strftime('%Y-%m', e.day_from * 86400, 'unixepoch') = strftime('%Y-%m', e.day_to * 86400, 'unixepoch')
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
INSERT INTO dyad_month
	SELECT CAST(strftime('%Y', e.day_from * 86400, 'unixepoch') AS INTEGER) * 12
		+ CAST(strftime('%m', e.day_from * 86400, 'unixepoch') AS INTEGER) - 1, e.source_party, e.target_party,
		e.source_role, e.target_role, e.source, e.target, e.dataset, CAST(substr(e.code, 1, 2) AS INTEGER), e.status,
		0, 0, sum(p.pairs), sum(p.heads), 0, 0, sum(p.pairs * c.goldstein), sum(p.heads * c.goldstein)
	FROM (SELECT a.mutual, a.source, a.target, iif(a.source = a.target, a.n - a.n % 2, min(a.n, b.n)) AS pairs,
		iif(a.source = a.target, a.d - a.d % 2, min(a.d, b.d)) AS heads
		FROM pair a JOIN pair b ON b.mutual = a.mutual AND b.source = a.target AND b.target = a.source) p
	JOIN event e ON e.id = (SELECT min(i.id) FROM event i WHERE i.mutual = p.mutual AND i.source = p.source
		AND i.target = p.target AND i.review <> 3)
	JOIN code c ON c.code = e.code WHERE e.day_from > -2147483648
		AND strftime('%Y-%m', e.day_from * 86400, 'unixepoch') = strftime('%Y-%m', e.day_to * 86400, 'unixepoch')
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
	ON CONFLICT DO UPDATE SET n_mutual = excluded.n_mutual, n_mutual_distinct = excluded.n_mutual_distinct,
		goldstein_mutual = excluded.goldstein_mutual,
		goldstein_mutual_distinct = excluded.goldstein_mutual_distinct;
DROP TABLE pair;

-- with the sums, since a look-up of each row costs more than all else
CREATE INDEX dyad_month_pair ON dyad_month(source_party, target_party, month, n, n_distinct, n_mutual, n_mutual_distinct, goldstein,
	goldstein_distinct, goldstein_mutual, goldstein_mutual_distinct);
CREATE INDEX dyad_month_target ON dyad_month(target_party, month, n, n_distinct, n_mutual, n_mutual_distinct, goldstein,
	goldstein_distinct, goldstein_mutual, goldstein_mutual_distinct);
