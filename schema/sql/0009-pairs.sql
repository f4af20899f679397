-- A mutual event counts once where both its rows count: `n_mutual` of a roll-up
-- are the rows whose mirror is there too, `n_mutual_distinct` those that stand
-- for a cluster as their mirror does.

CREATE TEMP TABLE pair AS SELECT source_party, target_party, source_role, target_role, day_from, day_to, dataset,
	CAST(substr(code, 1, 2) AS INTEGER) AS root, status, code, mutual, source, target,
	count(*) AS n, sum(cluster = id) AS d
	FROM event WHERE mutual IS NOT NULL AND review <> 3 GROUP BY mutual, source, target;
CREATE INDEX temp.pair_mutual ON pair(mutual);
CREATE TEMP TABLE fresh AS SELECT p.source_party, p.target_party, p.source_role, p.target_role, p.day_from, p.day_to,
	p.dataset, p.root, p.status,
	sum(iif(p.source = p.target, p.n - p.n % 2, min(p.n, q.n))) AS n,
	sum(iif(p.source = p.target, p.d - p.d % 2, min(p.d, q.d))) AS d,
	sum(iif(p.source = p.target, p.n - p.n % 2, min(p.n, q.n)) * c.goldstein) AS g,
	sum(iif(p.source = p.target, p.d - p.d % 2, min(p.d, q.d)) * c.goldstein) AS gd
	FROM pair p JOIN pair q ON q.mutual = p.mutual AND q.source = p.target AND q.target = p.source
	JOIN code c ON c.code = p.code GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
UPDATE dyad SET n_mutual = 0, n_mutual_distinct = 0, goldstein_mutual = 0, goldstein_mutual_distinct = 0
	WHERE n_mutual <> 0;
UPDATE dyad SET n_mutual = f.n, n_mutual_distinct = f.d, goldstein_mutual = f.g, goldstein_mutual_distinct = f.gd
	FROM fresh f WHERE f.source_party = dyad.source_party AND f.target_party = dyad.target_party
	AND f.day_from = dyad.day_from AND f.day_to = dyad.day_to AND f.root = dyad.root
	AND f.source_role = dyad.source_role AND f.target_role = dyad.target_role
	AND f.status = dyad.status AND f.dataset = dyad.dataset;
UPDATE dyad_month SET n_mutual = 0, n_mutual_distinct = 0, goldstein_mutual = 0, goldstein_mutual_distinct = 0
	WHERE n_mutual <> 0;
UPDATE dyad_month SET n_mutual = f.n, n_mutual_distinct = f.d, goldstein_mutual = f.g,
	goldstein_mutual_distinct = f.gd
	FROM (SELECT CAST(strftime('%Y', day_from * 86400, 'unixepoch') AS INTEGER) * 12
		+ CAST(strftime('%m', day_from * 86400, 'unixepoch') AS INTEGER) - 1 AS month,
		source_party, target_party, source_role, target_role, dataset, root, status,
		sum(n) AS n, sum(d) AS d, sum(g) AS g, sum(gd) AS gd FROM fresh WHERE day_from > -2147483648
		AND strftime('%Y-%m', day_from * 86400, 'unixepoch') = strftime('%Y-%m', day_to * 86400, 'unixepoch')
		GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) f
	WHERE f.month = dyad_month.month AND f.source_party = dyad_month.source_party
	AND f.target_party = dyad_month.target_party AND f.root = dyad_month.root
	AND f.source_role = dyad_month.source_role AND f.target_role = dyad_month.target_role
	AND f.status = dyad_month.status AND f.dataset = dyad_month.dataset;
DROP TABLE fresh;
DROP TABLE pair;
