/*
 * Every statement of the store, as STATEMENT(name, sql); db.h makes an enum
 * of it, db.c a table.  No include guard: it is read twice.
 */

/* Transactions and changes */
STATEMENT(SQL_BEGIN, "BEGIN IMMEDIATE")
STATEMENT(SQL_BEGIN_ALONE, "BEGIN EXCLUSIVE")
STATEMENT(SQL_COMMIT, "COMMIT")
STATEMENT(SQL_NEXT_EVENT,
	  "SELECT 1 + max(ifnull((SELECT max(id) FROM event), 0),"
	  " ifnull((SELECT max(id) FROM event_past), 0))")
STATEMENT(SQL_TOTAL_ADD,
	  "INSERT INTO total (name, n) VALUES (?1, ?2)"
	  " ON CONFLICT (name) DO UPDATE SET n = n + excluded.n")
STATEMENT(SQL_META_GET, "SELECT value FROM meta WHERE key = ?1")
STATEMENT(SQL_META_SET,
	  "INSERT INTO meta (key, value) VALUES (?1, ?2)"
	  " ON CONFLICT (key) DO UPDATE SET value = excluded.value")
STATEMENT(SQL_CHANGE_RUNNING,
	  "SELECT id, kind, command, process, host, lexicon, id = (SELECT max(id) FROM change)"
	  " FROM change WHERE state = 0 ORDER BY id DESC")
STATEMENT(SQL_CHANGE_BROKEN, "UPDATE change SET state = 4, process = NULL, host = NULL WHERE id = ?1")
STATEMENT(SQL_CHANGE_NEW,
	  "INSERT INTO change (kind, started, process, host, program, lexicon, command, label, by)"
	  " VALUES (?1, unixepoch(), ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
STATEMENT(SQL_CHANGE_RESUME, "UPDATE change SET process = ?2, host = ?3 WHERE id = ?1")
STATEMENT(SQL_CHANGE_END,
	  "UPDATE change SET state = ?2, ended = unixepoch(), process = NULL, host = NULL WHERE id = ?1")
STATEMENT(SQL_CHANGE_COUNTS,
	  "UPDATE change SET n_read = ?2, n_new = ?3, n_duplicate = ?4, n_revised = ?5,"
	  " n_skipped = ?6, n_rejected = ?7, n_events = ?8, n_mentions = ?9, n_no_event = ?10,"
	  " n_many_events = ?11, n_undated = ?12, n_updated_only = ?13, n_other_language = ?14"
	  " WHERE id = ?1")
STATEMENT(SQL_CHANGE_ROWS,
	  "SELECT id, kind, state, started, ended, program, lexicon, command, label,"
	  " n_read, n_new, n_duplicate, n_revised, n_skipped, n_rejected, n_events, n_mentions,"
	  " n_no_event, n_many_events, n_undated, n_updated_only, n_other_language"
	  " FROM change WHERE (?1 OR kind = 0) AND (?2 = 0 OR id = ?2) ORDER BY id")
STATEMENT(SQL_CHANGE_UNDONE, "UPDATE change SET state = 3, undone_by = ?2 WHERE id = ?1")
STATEMENT(SQL_CHANGE_UNDOES, "UPDATE change SET undoes = ?2 WHERE id = ?1")

/* Inputs and refusals */
STATEMENT(SQL_INPUT_GET,
	  "SELECT size, modified, offset, finished FROM input WHERE change = ?1 AND path = ?2")
STATEMENT(SQL_INPUT_PUT,
	  "INSERT INTO input (change, path, size, modified) VALUES (?1, ?2, ?3, ?4)"
	  " ON CONFLICT (change, path) DO UPDATE SET size = ?3, modified = ?4, offset = 0, finished = 0")
STATEMENT(SQL_INPUT_REACHED, "UPDATE input SET offset = ?3 WHERE change = ?1 AND path = ?2")
STATEMENT(SQL_INPUT_END,
	  "UPDATE input SET finished = 1, sha256 = ?3 WHERE change = ?1 AND path = ?2")
STATEMENT(SQL_REJECT_PUT,
	  "INSERT INTO reject (change, path, line, column, field, code, reason, record, length, sha256)"
	  " VALUES (?1, ?2, nullif(?3, 0), nullif(?4, 0), ?5, ?6, ?7, ?8, ?9, ?10)")
STATEMENT(SQL_SKIPPED_PUT,
	  "INSERT INTO skipped (change, path, line, code, reason) VALUES (?1, ?2, nullif(?3, 0), ?4, ?5)")
STATEMENT(SQL_REJECT_ROWS,
	  "SELECT change, path, line, column, field, code, reason, record, length, sha256"
	  " FROM reject WHERE ?1 = 0 OR change = ?1 ORDER BY id")
STATEMENT(SQL_SKIPPED_ROWS,
	  "SELECT change, path, line, NULL, NULL, code, reason, NULL, 0, NULL"
	  " FROM skipped WHERE ?1 = 0 OR change = ?1 ORDER BY id")

/* Articles */
STATEMENT(SQL_ARTICLE_BY_HASH, "SELECT id, died FROM article WHERE hash = ?1")
STATEMENT(SQL_ARTICLE_BY_URL,
	  "SELECT id, title, published_to FROM article WHERE url = ?1 AND died IS NULL")
STATEMENT(SQL_ARTICLE_PUT,
	  "INSERT INTO article (hash, title, text, published_from, published_to, published_precision,"
	  " published_basis, modified, publisher, author, url, language, place, path, line, replaces, born)"
	  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, nullif(?15, 0), nullif(?16, 0), ?17)")
STATEMENT(SQL_ARTICLE_AGAIN,
	  "UPDATE article SET died = NULL, born = ?2, replaces = ifnull(nullif(?3, 0), replaces) WHERE id = ?1")
STATEMENT(SQL_ARTICLE_DIES, "UPDATE article SET died = ?2 WHERE id = ?1")
STATEMENT(SQL_ARTICLE_LIFE,
	  "SELECT title, text, published_from, published_to, died, replaces FROM article WHERE id = ?1")
STATEMENT(SQL_ARTICLE_MENTIONS_ADD, "UPDATE article SET n_mentions = n_mentions + ?2 WHERE id = ?1")
STATEMENT(SQL_ARTICLE_BORN,
	  "UPDATE article SET born = (SELECT min(s.change) FROM sighting s JOIN change c ON c.id = s.change"
	  " WHERE s.article = ?1 AND c.state <> 3) WHERE id = ?1 AND born = ?2")
STATEMENT(SQL_MENTION_BORN,
	  "UPDATE mention SET born = (SELECT born FROM article WHERE id = ?1)"
	  " WHERE article = ?1 AND born = ?2 AND died IS NULL")
STATEMENT(SQL_SIGHTING_PUT,
	  "INSERT INTO sighting (change, article) VALUES (?1, ?2)"
	  " ON CONFLICT (change, article) DO UPDATE SET times = times + 1")
STATEMENT(SQL_SIGHTING_OF_CHANGE, "SELECT article FROM sighting WHERE change = ?1 ORDER BY article DESC")
STATEMENT(SQL_SIGHTING_STANDS,
	  "SELECT 1 FROM sighting s JOIN change c ON c.id = s.change"
	  " WHERE s.article = ?1 AND s.change <> ?2 AND c.state <> 3 LIMIT 1")
STATEMENT(SQL_REPLACED_BY_LIVING, "SELECT 1 FROM article WHERE url = (SELECT url FROM article WHERE id = ?1)"
	  " AND replaces = ?1 AND died IS NULL LIMIT 1")
STATEMENT(SQL_TEXT_PUT, "INSERT INTO article_text (rowid, title, text) VALUES (?1, ?2, ?3)")
STATEMENT(SQL_TEXT_DROP,
	  "INSERT INTO article_text (article_text, rowid, title, text) VALUES ('delete', ?1, ?2, ?3)")
STATEMENT(SQL_DAY_ADD,
	  "INSERT INTO article_day (published_from, published_to, n) VALUES (?1, ?2, ?3)"
	  " ON CONFLICT (published_to, published_from) DO UPDATE SET n = n + excluded.n")
STATEMENT(SQL_DAY_DROP_EMPTY,
	  "DELETE FROM article_day WHERE published_from = ?1 AND published_to = ?2 AND n = 0")
STATEMENT(SQL_UNKNOWN_PUT,
	  "INSERT OR IGNORE INTO unknown_name (name, article, start, end) VALUES (?1, ?2, ?3, ?4)")

/* Actors, names, codes */
STATEMENT(SQL_ACTOR_GET, "SELECT id, party, role FROM actor WHERE code = ?1")
STATEMENT(SQL_ACTOR_PUT, "INSERT INTO actor (code, name, party, role) VALUES (?1, ?2, ?3, ?4)")
/* The lexicon's word for a code goes before one made up from it, but for a role of a
 * country: its government is called so, whatever seat or office bears the code
 * too ("Kremlin").  Of several the most general: that others are called by (United
 * Nations, UN envoy), then that known by most names. */
STATEMENT(SQL_ACTORS_NAME,
	  "WITH named AS MATERIALIZED (SELECT o.actor, e.id AS entity, e.name,"
	  "  (SELECT count(*) FROM name n WHERE n.entity = e.id) AS names FROM office o"
	  "  JOIN entity e ON e.id = o.entity JOIN actor a ON a.id = o.actor JOIN party p ON p.id = a.party"
	  "  WHERE o.origin = 0 AND (p.country IS NULL OR (o.day_from = -2147483648 AND o.day_to = -2147483648))"
	  "  AND e.kind NOT IN ('person', 'role', 'people') AND NOT (p.country IS NOT NULL AND length(a.code) = 6)),"
	  " several AS MATERIALIZED (SELECT d.actor, d.entity, ' ' || n.folded || ' ' AS word FROM named d"
	  "  JOIN name n ON n.entity = d.entity WHERE d.actor IN (SELECT actor FROM named GROUP BY 1 HAVING count(*) > 1)),"
	  " general AS (SELECT s.actor, s.entity, count(DISTINCT o.entity) AS n FROM several s"
	  "  JOIN several o ON o.actor = s.actor AND o.entity <> s.entity AND instr(o.word, s.word) GROUP BY 1, 2),"
	  " best AS (SELECT d.actor, d.name, row_number() OVER (PARTITION BY d.actor ORDER BY ifnull(g.n, 0) DESC,"
	  "  d.names DESC, d.name) AS place FROM named d LEFT JOIN general g ON g.actor = d.actor AND g.entity = d.entity)"
	  " UPDATE actor SET name = b.name FROM best b WHERE b.place = 1 AND b.actor = actor.id AND actor.name <> b.name")
STATEMENT(SQL_PARTY_GET, "SELECT id FROM party WHERE code = ?1")
STATEMENT(SQL_PARTY_PUT,
	  "INSERT INTO party (code, country) VALUES (?1, (SELECT id FROM country WHERE cameo = ?2))")
STATEMENT(SQL_COUNTRY_PUT,
	  "INSERT INTO country (cameo, iso3, iso2, fips, cow, gw, name)"
	  " VALUES (nullif(?1, ''), nullif(?2, ''), nullif(?3, ''), nullif(?4, ''), nullif(?5, 0), nullif(?6, 0), ?7)"
	  " ON CONFLICT (cameo) DO UPDATE SET iso3 = excluded.iso3, iso2 = excluded.iso2,"
	  " fips = excluded.fips, cow = excluded.cow, gw = excluded.gw, name = excluded.name")
STATEMENT(SQL_CODE_PUT,
	  "INSERT INTO code (code, root, label, goldstein, quad, plover_type, plover_mode)"
	  " VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, ''), nullif(?7, ''))"
	  " ON CONFLICT (code) DO UPDATE SET label = excluded.label, goldstein = excluded.goldstein,"
	  " quad = excluded.quad, plover_type = excluded.plover_type, plover_mode = excluded.plover_mode")
STATEMENT(SQL_GOLDSTEIN_CHANGED, "SELECT 1 FROM code WHERE code = ?1 AND goldstein <> ?2")
STATEMENT(SQL_RULE_GET, "SELECT id FROM rule WHERE name = ?1")
STATEMENT(SQL_RULE_PUT, "INSERT INTO rule (name) VALUES (?1)")
STATEMENT(SQL_PLACE_GET, "SELECT id FROM place WHERE hash = ?1")
STATEMENT(SQL_PLACE_PUT,
	  "INSERT INTO place (name, country, latitude, longitude, hash, region) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
STATEMENT(SQL_ENTITY_GET,
	  /* min() picks the row; to order them would set up a sorter each time */
	  "SELECT id, min(origin) FROM entity WHERE name = ?1 AND (?2 IS NULL OR kind = ?2) GROUP BY name")
STATEMENT(SQL_ENTITY_PUT,
	  "INSERT INTO entity (name, kind, origin) VALUES (?1, ifnull(?2, 'met'), ?3)")
STATEMENT(SQL_NAME_PUT,
	  "INSERT OR IGNORE INTO name (folded, entity, text, origin) VALUES (?1, ?2, ?3, ?4)")
STATEMENT(SQL_OFFICE_PUT,
	  "INSERT OR REPLACE INTO office (entity, actor, day_from, day_to, title, origin)"
	  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
STATEMENT(SQL_MEMBER_PUT,
	  "INSERT OR REPLACE INTO member (grp, name, actor, day_from, day_to, origin)"
	  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
STATEMENT(SQL_ACTORS_BY_CODE,
	  "SELECT a.id, a.code, a.name, '', a.party, p.code, a.role, -2147483648, -2147483648"
	  " FROM actor a JOIN party p ON p.id = a.party WHERE a.code = upper(?1) AND a.id <> 0")
STATEMENT(SQL_ACTORS_BY_NAME,
	  "SELECT a.id, a.code, a.name, e.name, a.party, p.code, a.role, o.day_from, o.day_to"
	  " FROM name n JOIN entity e ON e.id = n.entity JOIN office o ON o.entity = e.id"
	  " JOIN actor a ON a.id = o.actor JOIN party p ON p.id = a.party"
	  " WHERE n.folded = ?1 ORDER BY o.day_from, a.code")
STATEMENT(SQL_ACTORS_BY_ROW_NAME,
	  "SELECT a.id, a.code, a.name, '', a.party, p.code, a.role, -2147483648, -2147483648"
	  " FROM actor a JOIN party p ON p.id = a.party WHERE lower(a.name) = lower(?1) AND a.id <> 0")
STATEMENT(SQL_ACTORS_OF_GROUP,
	  "SELECT a.id, a.code, a.name, m.name, a.party, p.code, a.role, m.day_from, m.day_to"
	  " FROM member m JOIN actor a ON a.id = m.actor JOIN party p ON p.id = a.party"
	  " WHERE m.grp = ?1 ORDER BY a.code, m.day_from")
STATEMENT(SQL_OWN_ACTORS,
	  "SELECT a.code, n.text, o.day_from, o.day_to FROM office o JOIN actor a ON a.id = o.actor"
	  " JOIN name n ON n.entity = o.entity WHERE o.origin = 1 AND n.origin = 1"
	  " ORDER BY a.code, o.day_from, n.folded")
STATEMENT(SQL_OWN_OTHER_CODE,
	  "SELECT a.code FROM name n JOIN office o ON o.entity = n.entity JOIN actor a ON a.id = o.actor"
	  " WHERE n.folded = ?1 AND n.origin = 1 AND o.origin = 1 AND a.code <> ?2"
	  " AND (?3 = -2147483648 OR o.day_to = -2147483648 OR o.day_to > ?3)"
	  " AND (?4 = -2147483648 OR o.day_from < ?4) LIMIT 1")
STATEMENT(SQL_OWN_OFFICES_DROP,
	  "DELETE FROM office WHERE origin = 1 AND entity IN"
	  " (SELECT entity FROM name WHERE folded = ?1 AND origin = 1)")
STATEMENT(SQL_OWN_NAMES_DROP,
	  "DELETE FROM name WHERE origin = 1 AND entity IN"
	  " (SELECT entity FROM name WHERE folded = ?1 AND origin = 1)")
STATEMENT(SQL_NAME_HOLDING,
	  "SELECT text FROM name WHERE substr(folded, -length(?1) - 1) = ' ' || ?1"
	  " ORDER BY length(folded), folded LIMIT 1")
STATEMENT(SQL_ALL_NAMES,
	  "SELECT folded, text FROM name UNION ALL SELECT lower(name), name FROM actor WHERE id <> 0"
	  " UNION ALL SELECT lower(code), code FROM actor WHERE id <> 0")

/* Events and mentions */
#define EVENT_KEY_COLUMNS \
	"id, day_from, day_to, source_party, target_party, source, target, source_role, target_role," \
	" code, status, dataset, review, mutual IS NOT NULL, cluster"
STATEMENT(SQL_EVENT_BY_HASH, "SELECT id FROM event WHERE hash = ?1")
STATEMENT(SQL_PAST_BY_HASH, "SELECT id FROM event_past WHERE hash = ?1 ORDER BY died DESC LIMIT 1")
STATEMENT(SQL_EVENT_PUT,
	  "INSERT INTO event (id, dataset, hash, day_from, day_to, precision, basis, status, source, target,"
	  " source_party, source_role, target_party, target_role, code, place, mutual, cluster, confidence,"
	  " n_mentions, n_articles, born)"
	  " VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0, ?17, 1, 1, ?18)")
STATEMENT(SQL_EVENT_KEY, "SELECT " EVENT_KEY_COLUMNS " FROM event WHERE id = ?1")
STATEMENT(SQL_EVENT_REFRESH,
	  "UPDATE event SET n_mentions = ?2, n_articles = ?3, basis = ?4, confidence = ?5,"
	  " mutual = CASE WHEN ?6 THEN ?7 END, review = ?8, born = ?9 WHERE id = ?1")
#define EVENT_COLUMNS \
	"id, dataset, own_id, hash, day_from, day_to, precision, basis, status, source, target," \
	" source_party, source_role, target_party, target_role, code, place, mutual, cluster, confidence," \
	" review, n_mentions, n_articles, born, tone, n_sources, reported, report"
#define INTO_PAST "INSERT INTO event_past (" EVENT_COLUMNS ", died) SELECT " EVENT_COLUMNS ", ?2 FROM event"
STATEMENT(SQL_EVENT_TO_PAST, INTO_PAST " WHERE id = ?1")
STATEMENT(SQL_EVENT_DROP, "DELETE FROM event WHERE id = ?1")
STATEMENT(SQL_EVENT_FROM_PAST,
	  "INSERT INTO event (" EVENT_COLUMNS ") SELECT " EVENT_COLUMNS " FROM event_past"
	  " WHERE id = ?1 ORDER BY died DESC LIMIT 1")
STATEMENT(SQL_PAST_DROP, "DELETE FROM event_past WHERE id = ?1")
STATEMENT(SQL_EVENT_MUTUAL_OF,
	  "SELECT e.day_from, e.day_to, e.precision, s.code, t.code, e.code, e.status, p.name, p.country"
	  " FROM event e JOIN actor s ON s.id = e.source JOIN actor t ON t.id = e.target"
	  " JOIN place p ON p.id = e.place WHERE e.id = ?1")
STATEMENT(SQL_EVENT_CLUSTER_SET, "UPDATE event SET cluster = ?2 WHERE id = ?1")
STATEMENT(SQL_MENTION_PUT,
	  "INSERT INTO mention (event, article, in_title, start, end, action_start, action_end, source_start,"
	  " source_end, target_start, target_end, source_entity, target_entity, attributed_to, basis,"
	  " confidence, mutual, rule, deaths, injured, arrested, crowd, born, review, correction)"
	  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
	  " ?19, ?20, ?21, ?22, ?23, ?24, ?25)")
/* Mentions set aside count only where all of an event's are. */
STATEMENT(SQL_MENTIONS_SUM,
	  "SELECT count(*), count(DISTINCT article), min(basis), min(confidence), max(mutual),"
	  " max(review), min(born) FROM mention WHERE event = ?1 AND died IS NULL AND (review <> 3 OR"
	  " NOT EXISTS (SELECT 1 FROM mention WHERE event = ?1 AND died IS NULL AND review <> 3))")
STATEMENT(SQL_MENTION_EVENTS_LIVING,
	  "SELECT DISTINCT event FROM mention WHERE article = ?1 AND died IS NULL ORDER BY event")
STATEMENT(SQL_MENTION_EVENTS_DEAD,
	  "SELECT DISTINCT event FROM mention WHERE article = ?1 AND died = ?2 ORDER BY event")
STATEMENT(SQL_MENTIONS_DIE, "UPDATE mention SET died = ?2 WHERE article = ?1 AND died IS NULL")
STATEMENT(SQL_MENTION_DIES, "UPDATE mention SET died = ?2 WHERE id = ?1")
STATEMENT(SQL_MENTIONS_REVIVE, "UPDATE mention SET died = NULL WHERE article = ?1 AND died = ?2")

/* Reprints */
STATEMENT(SQL_BAND_PUT, "INSERT OR IGNORE INTO near_band VALUES (?1, ?2, ?3)")
STATEMENT(SQL_BAND_GET,
	  "SELECT n.article FROM near_band n CROSS JOIN article a ON a.id = n.article"
	  " WHERE n.band = ?1 AND n.value = ?2 AND n.article <> ?3 AND a.died IS NULL LIMIT 64")
STATEMENT(SQL_ARTICLE_NEAR, "SELECT text, cluster FROM article WHERE id = ?1")
STATEMENT(SQL_ARTICLE_CLUSTER, "UPDATE article SET cluster = ?2 WHERE id = ?1")
STATEMENT(SQL_CLUSTER_RENAME, "UPDATE article SET cluster = ?2 WHERE cluster = ?1")
STATEMENT(SQL_CLUSTER_MEMBERS,
	  "SELECT id FROM article WHERE cluster = ?1 AND id <> ?2 AND died IS NULL ORDER BY id")
/* All but the earliest published of each cluster. */
STATEMENT(SQL_REPRINTS_COUNT,
	  "SELECT count(*) FROM article a WHERE a.cluster IS NOT NULL AND a.died IS NULL AND (?1 = 0 OR a.born = ?1)"
	  " AND EXISTS (SELECT 1 FROM article b WHERE b.cluster = a.cluster AND b.died IS NULL AND"
	  " (b.published_to = -2147483648, b.published_to, b.id) < (a.published_to = -2147483648, a.published_to, a.id))")

/* Corrections */
#define CORRECTION_COLUMNS \
	"c.key, c.verdict, lower(hex(c.article_hash)), c.url, c.sentence, c.coded, c.source, c.target, c.code," \
	" c.day_from, c.day_to, c.precision, c.status, c.note, c.by, c.at"
STATEMENT(SQL_CORRECTION_ANY, "SELECT 1 FROM correction LIMIT 1")
STATEMENT(SQL_CORRECTION_PUT,
	  "INSERT OR REPLACE INTO correction (key, verdict, article_hash, url, sentence, coded, source, target,"
	  " code, day_from, day_to, precision, status, note, by, at, change)"
	  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)")
STATEMENT(SQL_CORRECTION_GET, "SELECT " CORRECTION_COLUMNS " FROM correction c WHERE key = ?1")
STATEMENT(SQL_CORRECTION_AT, "SELECT at FROM correction WHERE key = ?1")
STATEMENT(SQL_CORRECTION_DROP, "DELETE FROM correction WHERE key = ?1")
STATEMENT(SQL_CORRECTIONS_OF_ARTICLE,
	  "SELECT * FROM (SELECT " CORRECTION_COLUMNS " FROM article a JOIN correction c ON c.article_hash = a.hash"
	  " WHERE a.id = ?1 UNION SELECT " CORRECTION_COLUMNS " FROM article a JOIN correction c ON c.url = a.url"
	  " WHERE a.id = ?1) ORDER BY 16 DESC, 1")
STATEMENT(SQL_CORRECTION_ARTICLES,
	  "SELECT a.id FROM correction c JOIN article a ON a.hash = c.article_hash WHERE c.key = ?1"
	  " AND a.died IS NULL UNION SELECT a.id FROM correction c JOIN article a ON a.url = c.url"
	  " WHERE c.key = ?1 AND a.died IS NULL")
STATEMENT(SQL_CORRECTION_ROWS,
	  "SELECT " CORRECTION_COLUMNS ", CASE"
	  " WHEN EXISTS (SELECT 1 FROM mention m WHERE m.correction = c.key AND m.died IS NULL) THEN 0"
	  " WHEN EXISTS (SELECT 1 FROM article a WHERE a.hash = c.article_hash AND a.died IS NULL)"
	  " OR EXISTS (SELECT 1 FROM article a WHERE a.url = c.url AND a.died IS NULL) THEN 2 ELSE 1 END"
	  " FROM correction c ORDER BY c.at, c.key")
STATEMENT(SQL_CORRECTION_HOLDS,
	  "SELECT 1 FROM mention WHERE correction = ?1 AND died IS NULL LIMIT 1")
#define CODED_COLUMNS \
	"m.id, m.event, m.article, m.review, m.correction, m.in_title, m.start, m.end, m.action_start," \
	" m.action_end, ifnull(m.source_start, 0), ifnull(m.source_end, 0), ifnull(m.target_start, 0)," \
	" ifnull(m.target_end, 0), se.name, te.name, m.attributed_to, m.basis, m.confidence, m.mutual," \
	" r.name, ifnull(m.deaths, -1), ifnull(m.injured, -1), ifnull(m.arrested, -1), ifnull(m.crowd, -1)," \
	" nullif(s.code, ''), s.name, nullif(t.code, ''), t.name, e.code, e.day_from, e.day_to, e.precision," \
	" e.status, nullif(p.name, ''), nullif(p.country, ''), p.latitude, p.longitude, e.hash" \
	" FROM mention m JOIN event e ON e.id = m.event JOIN rule r ON r.id = m.rule" \
	" JOIN actor s ON s.id = e.source JOIN actor t ON t.id = e.target JOIN place p ON p.id = e.place" \
	" LEFT JOIN entity se ON se.id = m.source_entity LEFT JOIN entity te ON te.id = m.target_entity"
STATEMENT(SQL_CODED_OF_ARTICLE,
	  "SELECT " CODED_COLUMNS " WHERE m.article = ?1 AND m.died IS NULL ORDER BY m.id")
STATEMENT(SQL_CODED_OF_EVENT,
	  "SELECT " CODED_COLUMNS " JOIN article a ON a.id = m.article WHERE m.event = ?1 AND m.died IS NULL"
	  " ORDER BY a.published_to = -2147483648, a.published_to, a.id, m.in_title DESC, m.start, m.id")
STATEMENT(SQL_MENTION_RULE, "UPDATE mention SET rule = ?2 WHERE id = ?1")
STATEMENT(SQL_MENTION_REVIEW, "UPDATE mention SET review = ?2, correction = ?3 WHERE id = ?1")
STATEMENT(SQL_EVENT_MIRROR,
	  "SELECT m.id FROM event e JOIN event m ON m.mutual = e.mutual AND m.id <> e.id WHERE e.id = ?1")
STATEMENT(SQL_NEXT_ARTICLE,
	  "SELECT id FROM article WHERE id > ?2 AND died IS NULL AND (?1 = 0 OR born = ?1) ORDER BY id LIMIT 1")
STATEMENT(SQL_UNKNOWN_OF_ARTICLE, "SELECT name FROM unknown_name WHERE article = ?1")
STATEMENT(SQL_UNKNOWN_FORGET, "DELETE FROM unknown_name WHERE article = ?1")

/* Whether a mutual event `e` counts together with its mirror: as one of two.
 * More than one row may stand each way where a side is an actor nobody knows;
 * as many pair as there are of both, the earlier first, and among equals (`e`
 * to itself) every two.  `own` is asked of `e`, `counts` of all rows as `m`. */
#define EVENT_PAIRED_WHERE(own, counts) \
	"(CASE WHEN e.mutual IS NULL OR NOT (" own ") THEN 0 ELSE (SELECT count(*) FROM event m" \
	" WHERE m.mutual = e.mutual AND m.source = e.source AND m.target = e.target AND m.id < e.id AND " counts ")" \
	" < (SELECT count(*) - (e.source = e.target) * (count(*) % 2) FROM event m WHERE m.mutual = e.mutual" \
	" AND m.source = e.target AND m.target = e.source AND " counts ") END)"
#define EVENT_PAIRED EVENT_PAIRED_WHERE("1", "m.review <> 3")
#define EVENT_PAIRED_DISTINCT EVENT_PAIRED_WHERE("e.cluster = e.id", "m.review <> 3 AND m.cluster = m.id")

/* The other rows of a mutual event that count: the same way, and the other way. */
STATEMENT(SQL_EVENT_MUTUAL_ROWS,
	  "SELECT m.source = e.source AND m.target = e.target, count(*), sum(m.cluster = m.id)"
	  " FROM event e JOIN event m ON m.mutual = e.mutual AND m.id <> e.id WHERE e.id = ?1 AND m.review <> 3"
	  " GROUP BY 1")

/* Clusters and roll-ups.  What a row of one sums up over events `e` and codes `c`. */
#define ROLLUP_SUMS \
	" count(*), sum(e.cluster = e.id), sum(" EVENT_PAIRED ")," \
	" sum(" EVENT_PAIRED_DISTINCT ")," \
	" sum(c.goldstein), sum(CASE WHEN e.cluster = e.id THEN c.goldstein ELSE 0 END)," \
	" sum(CASE WHEN " EVENT_PAIRED " THEN c.goldstein ELSE 0 END)," \
	" sum(CASE WHEN " EVENT_PAIRED_DISTINCT " THEN c.goldstein ELSE 0 END)"
#define GROUP_IS \
	" FROM event WHERE dataset = 0 AND source_party = ?1 AND target_party = ?2 AND source_role = ?3" \
	" AND target_role = ?4 AND substr(code, 1, 2) = ?5 AND (?3 = 1 OR source = ?6)" \
	" AND (?4 = 1 OR target = ?7) AND review <> 3"
STATEMENT(SQL_GROUP_FROM,
	  "SELECT " EVENT_KEY_COLUMNS GROUP_IS " AND day_to >= ?8"
	  " ORDER BY day_to, day_from = -2147483648, day_to - day_from, hash")
STATEMENT(SQL_GROUP_BEFORE,
	  "SELECT cluster" GROUP_IS " AND day_to < ?8"
	  " ORDER BY day_to DESC, day_from = -2147483648 DESC, day_to - day_from DESC, hash DESC LIMIT 1")
#define ADD_SUMS \
	" DO UPDATE SET n = n + excluded.n, n_distinct = n_distinct + excluded.n_distinct," \
	" n_mutual = n_mutual + excluded.n_mutual," \
	" n_mutual_distinct = n_mutual_distinct + excluded.n_mutual_distinct," \
	" goldstein = goldstein + excluded.goldstein," \
	" goldstein_distinct = goldstein_distinct + excluded.goldstein_distinct," \
	" goldstein_mutual = goldstein_mutual + excluded.goldstein_mutual," \
	" goldstein_mutual_distinct = goldstein_mutual_distinct + excluded.goldstein_mutual_distinct"
#define ADD_TO_DYAD \
	" ON CONFLICT (source_party, target_party, day_from, day_to, root, source_role, target_role, status," \
	" dataset)" ADD_SUMS
#define ADD_TO_MONTH \
	" ON CONFLICT (month, source_party, target_party, root, source_role, target_role, source, target, status," \
	" dataset)" ADD_SUMS
STATEMENT(SQL_DYAD_ADD,
	  "INSERT INTO dyad VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
	  ADD_TO_DYAD)
STATEMENT(SQL_DYADS_ADD, "INSERT INTO dyad SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q FROM feed"
	  " WHERE true" ADD_TO_DYAD)
STATEMENT(SQL_DYAD_DROP_EMPTY,
	  "DELETE FROM dyad WHERE source_party = ?1 AND target_party = ?2 AND source_role = ?3"
	  " AND target_role = ?4 AND day_from = ?5 AND day_to = ?6 AND dataset = ?7 AND root = ?8"
	  " AND status = ?9 AND n = 0")
STATEMENT(SQL_MONTH_ADD,
	  "INSERT INTO dyad_month VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"
	  ADD_TO_MONTH)
STATEMENT(SQL_MONTHS_ADD,
	  "INSERT INTO dyad_month SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r FROM feed WHERE true"
	  ADD_TO_MONTH)
STATEMENT(SQL_MONTH_DROP_EMPTY,
	  "DELETE FROM dyad_month WHERE month = ?1 AND source_party = ?2 AND target_party = ?3"
	  " AND source_role = ?4 AND target_role = ?5 AND source = ?6 AND target = ?7 AND dataset = ?8 AND root = ?9"
	  " AND status = ?10 AND n = 0")

/* Reading */
STATEMENT(SQL_EVENTS_BY_HASH,
	  "SELECT id FROM event WHERE hash BETWEEN ?1 AND ?2 LIMIT 2")
STATEMENT(SQL_EVENT_BY_OWN_ID,
	  "SELECT e.id FROM dataset d CROSS JOIN event e ON e.dataset = d.id WHERE d.name = ?1 AND e.own_id IN"
	  " (?2, iif(CAST(CAST(?2 AS INTEGER) AS TEXT) = ?2, CAST(?2 AS INTEGER), ?2)) LIMIT 2")
STATEMENT(SQL_EVENTS_BARE,
	  "SELECT e.id FROM dataset d JOIN event e ON e.dataset = d.id AND e.own_id >= ?1 AND e.own_id < ?1 || 'g'"
	  " WHERE d.bare LIMIT 2")
STATEMENT(SQL_ARTICLES_BY_HASH, "SELECT id FROM article WHERE hash BETWEEN ?1 AND ?2 LIMIT 2")
STATEMENT(SQL_ARTICLE_BY_ID, "SELECT id FROM article WHERE id = ?1")
STATEMENT(SQL_ARTICLE_ROW,
	  "SELECT a.title, a.text, a.published_from, a.published_to, a.published_precision, a.modified,"
	  " a.published_basis, a.publisher, a.author, a.url, a.language, a.place, a.path, a.line,"
	  " hex(a.hash), a.born, a.cluster, a.n_mentions, a.died IS NULL FROM article a WHERE a.id = ?1")
STATEMENT(SQL_EVENT_ROW,
	  "SELECT e.id, e.born, e.cluster, e.hash, e.mutual, d.name, e.day_from, e.day_to, e.precision,"
	  " e.basis, nullif(s.code, ''), nullif(s.name, ''), sc.cameo, nullif(t.code, ''), nullif(t.name, ''),"
	  " tc.cameo, e.code, e.status, e.confidence, e.review, nullif(p.name, ''), nullif(p.country, ''),"
	  " e.n_mentions, e.n_articles, e.own_id, h.hash, h.own_id, iif(d.bare, '', d.name || ':')"
	  " FROM event e JOIN dataset d ON d.id = e.dataset"
	  " JOIN actor s ON s.id = e.source JOIN actor t ON t.id = e.target"
	  " JOIN party sp ON sp.id = e.source_party JOIN party tp ON tp.id = e.target_party"
	  " LEFT JOIN country sc ON sc.id = sp.country LEFT JOIN country tc ON tc.id = tp.country"
	  " JOIN place p ON p.id = e.place LEFT JOIN event h ON h.id = e.cluster WHERE e.id = ?1")
#define MENTION_ROW \
	"SELECT m.id, m.event, m.article, m.born, m.in_title, m.start, m.end, m.action_start, m.action_end," \
	" ifnull(m.source_start, 0), ifnull(m.source_end, 0), ifnull(m.target_start, 0)," \
	" ifnull(m.target_end, 0), se.name, te.name, m.attributed_to, r.name, m.basis, m.confidence," \
	" ifnull(m.deaths, -1), ifnull(m.injured, -1), ifnull(m.arrested, -1), ifnull(m.crowd, -1)" \
	" FROM mention m JOIN rule r ON r.id = m.rule JOIN article a ON a.id = m.article" \
	" LEFT JOIN entity se ON se.id = m.source_entity LEFT JOIN entity te ON te.id = m.target_entity"
STATEMENT(SQL_MENTIONS_OF_EVENT,
	  MENTION_ROW " WHERE m.event = ?1 AND m.died IS NULL ORDER BY m.review = 3,"
	  " a.published_to = -2147483648, a.published_to, a.id, m.in_title DESC, m.start, m.id")
STATEMENT(SQL_MENTIONS_OF_ARTICLE,
	  MENTION_ROW " WHERE m.article = ?1 AND m.died IS NULL ORDER BY m.in_title DESC, m.start, m.id")
STATEMENT(SQL_UNKNOWN_ROWS,
	  "SELECT u.name, count(*), min(u.article), u.start, u.end FROM unknown_name u"
	  " JOIN article a ON a.id = u.article WHERE a.died IS NULL AND (?1 = 0 OR a.born = ?1)"
	  " AND NOT EXISTS (SELECT 1 FROM name n WHERE n.folded = lower(u.name)) GROUP BY u.name ORDER BY count(*) DESC, u.name LIMIT ?2")
/* The events a batch brought: new ones are not before ?2, those that came back
 * stand in its articles. */
#define OF_BATCH \
	"born = ?1 AND (id >= ?2 OR id IN (SELECT m.event FROM article a JOIN mention m ON m.article = a.id WHERE a.born = ?1))"
STATEMENT(SQL_TALLY_BASIS, "SELECT basis, count(*) FROM event WHERE " OF_BATCH " GROUP BY 1 ORDER BY 1")
STATEMENT(SQL_TALLY_CONFIDENCE, "SELECT confidence, count(*) FROM event WHERE " OF_BATCH " GROUP BY 1 ORDER BY 1")
STATEMENT(SQL_TALLY_EVENTS, "SELECT code, source_party, target_party FROM event WHERE " OF_BATCH)
STATEMENT(SQL_TALLY_EVENTS_ALL, "SELECT code, source_party, target_party FROM event INDEXED BY event_dyad")
STATEMENT(SQL_EVENT_BEFORE, "SELECT 1 FROM event WHERE id < ?1 LIMIT 1")
STATEMENT(SQL_DYAD_LABEL,
	  "SELECT s.code || ' > ' || t.code FROM party s, party t WHERE s.id = ?1 AND t.id = ?2")
/* of the whole file: one's own events by an index, all others are alike */
#define ROWS_OF_DATASETS \
	"ifnull((SELECT n FROM total WHERE name = 'event'), 0) - (SELECT count(*) FROM event INDEXED BY event_grade WHERE dataset = 0)"
STATEMENT(SQL_TALLY_BASIS_ALL,
	  "SELECT b, n FROM (SELECT basis AS b, count(*) AS n FROM event INDEXED BY event_grade WHERE dataset = 0"
	  " GROUP BY 1 UNION ALL SELECT 5, " ROWS_OF_DATASETS ") WHERE ?1 = 0 AND ?2 = 0 AND n > 0 ORDER BY 1")
STATEMENT(SQL_TALLY_CONFIDENCE_ALL,
	  "SELECT c, sum(n) FROM (SELECT confidence AS c, count(*) AS n FROM event INDEXED BY event_grade"
	  " WHERE dataset = 0 GROUP BY 1 UNION ALL SELECT 0, " ROWS_OF_DATASETS ")"
	  " WHERE ?1 = 0 AND ?2 = 0 AND n > 0 GROUP BY 1 ORDER BY 1")
STATEMENT(SQL_TALLY_REJECT,
	  "SELECT code, count(*) FROM reject WHERE ?1 = 0 OR change = ?1 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?2")
STATEMENT(SQL_TALLY_SKIPPED,
	  "SELECT code, count(*) FROM skipped WHERE ?1 = 0 OR change = ?1 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?2")
STATEMENT(SQL_STATS,
	  "SELECT ifnull((SELECT n FROM total WHERE name = 'article'), 0),"
	  " ifnull((SELECT n FROM total WHERE name = 'event'), 0),"
	  " ifnull((SELECT n FROM total WHERE name = 'distinct'), 0),"
	  " ifnull((SELECT n FROM total WHERE name = 'mention'), 0),"
	  " (SELECT count(*) - 1 FROM actor), (SELECT count(*) FROM name), (SELECT count(*) FROM reject),"
	  " (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size),"
	  " ifnull((SELECT min(day_from) FROM event WHERE day_from > -2147483648), -2147483648),"
	  " ifnull((SELECT max(day_from) FROM event WHERE day_from > -2147483648), -2147483648),"
	  " ifnull((SELECT min(published_to) FROM article_day WHERE published_to > -2147483648), -2147483648),"
	  " ifnull((SELECT max(published_to) FROM article_day), -2147483648)")

/* Who an actor is: code, name, title and days */
STATEMENT(SQL_PARTY_NAME,
	  "SELECT p.code, coalesce(a.name, p.code) FROM party p LEFT JOIN actor a ON a.code = p.code WHERE p.id = ?1")
STATEMENT(SQL_ABOUT_NAMES,
	  "SELECT NULL, n.text, NULL, o.day_from, o.day_to FROM office o JOIN entity e ON e.id = o.entity"
	  " JOIN name n ON n.entity = e.id WHERE o.actor = ?1 AND e.kind NOT IN ('person', 'role')"
	  " ORDER BY e.id, n.text <> e.name, n.text, o.day_from")
#define ABOUT_OFFICES \
	"SELECT a.code, e.name, o.title, o.day_from, o.day_to FROM actor a JOIN office o ON o.actor = a.id" \
	" JOIN entity e ON e.id = o.entity WHERE e.kind = 'person' AND "
STATEMENT(SQL_ABOUT_OFFICES, ABOUT_OFFICES "a.id = ?1 ORDER BY o.day_from DESC, e.name")
STATEMENT(SQL_ABOUT_PARTY_OFFICES,
	  ABOUT_OFFICES "a.party = (SELECT party FROM actor WHERE id = ?1) AND a.role = 1 AND a.party <> 0"
	  " ORDER BY o.day_from DESC, e.name")
/* a group goes by its name and by its code */
STATEMENT(SQL_ABOUT_GROUPS,
	  "SELECT coalesce((SELECT code FROM actor WHERE code = upper(m.grp)), (SELECT a.code FROM name n"
	  " JOIN office o ON o.entity = n.entity JOIN actor a ON a.id = o.actor WHERE n.folded = m.grp LIMIT 1)) AS code,"
	  " m.name, NULL, m.day_from, m.day_to, min(m.name = upper(m.grp), length(m.name)) FROM member m"
	  " WHERE m.actor = ?1 GROUP BY coalesce(code, m.grp), 4, 5 ORDER BY 4, 2")
STATEMENT(SQL_ABOUT_MEMBERS,
	  "SELECT a.code, a.name, NULL, m.day_from, m.day_to FROM member m JOIN actor a ON a.id = m.actor"
	  " WHERE m.grp = (SELECT lower(code) FROM actor WHERE id = ?1) ORDER BY m.day_from, a.code")

/* Rows of datasets */
STATEMENT(SQL_DATASET_GET, "SELECT id FROM dataset WHERE name = ?1")
STATEMENT(SQL_DATASET_PUT, "INSERT INTO dataset (name, title, directed, bare) VALUES (?1, ?2, ?3, ?4)")
STATEMENT(SQL_MAP_GET, "SELECT map FROM dataset WHERE name = ?1 AND map IS NOT NULL")
STATEMENT(SQL_MAP_PUT,
	  "INSERT INTO dataset (name, title, directed, map) VALUES (?1, ?1, 1, ?2)"
	  " ON CONFLICT (name) DO UPDATE SET map = excluded.map")
STATEMENT(SQL_DATASETS,
	  "WITH held(id) AS MATERIALIZED (SELECT d.id FROM dataset d WHERE d.id <> 0 AND EXISTS ("
	  "SELECT 1 FROM event e WHERE e.dataset = d.id AND e.own_id IS NOT NULL))"
	  " SELECT d.name, d.map, CASE WHEN d.id NOT IN (SELECT id FROM held) THEN 0"
	  " WHEN (SELECT count(*) FROM held) = 1 THEN " ROWS_OF_DATASETS /* all are its own */
	  " ELSE (SELECT count(*) FROM event e WHERE e.dataset = d.id AND e.own_id IS NOT NULL) END"
	  " FROM dataset d WHERE d.id <> 0 ORDER BY d.name")
STATEMENT(SQL_ROWS_PUT,
	  "INSERT INTO event (" EVENT_COLUMNS ") SELECT a, b, c, NULL, d, e, f, g, h, i, j, k, l, m, n, o, p, NULL,"
	  " q, r, s, t, u, v, w, x, y, z FROM feed")
STATEMENT(SQL_RECORD_PUT,
	  "INSERT OR REPLACE INTO record (event, deaths, deaths_low, deaths_high, revision, text)"
	  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
STATEMENT(SQL_REPORT_NEXT, "SELECT 1 + ifnull(max(id), 0) FROM url")
STATEMENT(SQL_REPORT_PUT,
	  "INSERT INTO url (id, url, title, publisher, attributed_to) VALUES (?1, ?2, ?3, ?4, ?5)")
STATEMENT(SQL_RECORD_PLACE,
	  "SELECT b.format, b.codec, b.bytes, b.rows, ifnull(r.slot, ?1 - b.first_event)"
	  " FROM record_block b LEFT JOIN record r ON r.event = ?1 AND r.block = b.id WHERE b.id ="
	  " ifnull((SELECT block FROM record WHERE event = ?1), (SELECT id FROM record_block"
	  " WHERE first_event <= ?1 AND first_event IS NOT NULL ORDER BY first_event DESC LIMIT 1))"
	  " AND (r.slot IS NOT NULL OR ?1 < b.first_event + b.n)")
STATEMENT(SQL_BLOCK_PUT,
	  "INSERT INTO record_block (dataset, change, codec, format, n, bytes, rows, first_event)"
	  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
/* The plus keeps SQLite from holding the value against the conditions of partial
 * indexes (dataset = 0), for which it would prepare the statement anew for each row. */
STATEMENT(SQL_ROW_KNOWN,
	  "SELECT e.id, ifnull(r.revision, -1) FROM event e LEFT JOIN record r ON r.event = e.id"
	  " WHERE e.dataset = +?1 AND e.own_id = ?2")
/* numbers stand before texts */
STATEMENT(SQL_ROW_ID_HIGHEST, "SELECT max(own_id) FROM event WHERE dataset = ?1 AND own_id < ''")
STATEMENT(SQL_ROW_ANY, "SELECT 1 FROM event WHERE own_id IS NOT NULL AND dataset > 0 LIMIT 1")
STATEMENT(SQL_ROW_HEAD,
	  "SELECT min(id) FROM event WHERE source_party = ?1 AND target_party = ?2 AND day_from = ?3"
	  " AND code = ?4 AND source = ?5 AND target = ?6 AND dataset = +?7 AND id <> ?8")
STATEMENT(SQL_ROW_FOLLOW, "UPDATE event SET cluster = ?2 WHERE cluster = ?1 AND dataset <> 0"
	  " AND source_party = ?3 AND target_party = ?4 AND day_from = ?5")
STATEMENT(SQL_EVENTS_FOR_BULK,
	  "SELECT id, source_party, target_party, day_from, day_to, code, source, target, dataset, source_role,"
	  " target_role, status, place, " EVENT_PAIRED " + 2 * (review = 3) + 4 * "
	  EVENT_PAIRED_DISTINCT ", cluster FROM event e")
STATEMENT(SQL_EVENT_INDEXES,
	  "SELECT name, sql, (SELECT count(*) FROM pragma_index_info(s.name)) FROM sqlite_schema s"
	  " WHERE type = 'index' AND tbl_name = 'event' ORDER BY name")
STATEMENT(SQL_KNOWN_TOTAL, "SELECT ifnull(sum(n), 0) FROM total WHERE name IN ('event', 'article')")
STATEMENT(SQL_EVENT_TOTAL, "SELECT ifnull((SELECT n FROM total WHERE name = 'event'), 0)")
STATEMENT(SQL_CHANGE_ROWS_ADD, "UPDATE change SET n_rows = n_rows + ?2 WHERE id = ?1")
STATEMENT(SQL_ROWS_TO_PAST, INTO_PAST " WHERE born = ?1 AND dataset <> 0")
STATEMENT(SQL_ROWS_DROP, "DELETE FROM event WHERE born = ?1 AND dataset <> 0")
STATEMENT(SQL_ROWS_RETURN,
	  "INSERT OR IGNORE INTO event (" EVENT_COLUMNS ") SELECT " EVENT_COLUMNS " FROM event_past"
	  " WHERE died = ?1 AND dataset <> 0")
STATEMENT(SQL_ROWS_PAST_DROP,
	  "DELETE FROM event_past WHERE died = ?1 AND dataset <> 0 AND id IN (SELECT id FROM event)")
/* roll-ups of the datasets from that number on */
STATEMENT(SQL_DYAD_ROWS_CLEAR, "DELETE FROM dyad WHERE dataset >= ?1")
STATEMENT(SQL_MONTH_ROWS_CLEAR, "DELETE FROM dyad_month WHERE dataset >= ?1")
STATEMENT(SQL_ARTICLE_DAY_CLEAR, "DELETE FROM article_day")
STATEMENT(SQL_ARTICLE_DAY_MAKE,
	  "INSERT INTO article_day SELECT published_from, published_to, count(*) FROM article"
	  " WHERE died IS NULL GROUP BY 2, 1")
STATEMENT(SQL_TOTAL_RECOUNT_REST,
	  "INSERT INTO total (name, n) VALUES ('article', (SELECT count(*) FROM article WHERE died IS NULL)),"
	  " ('mention', (SELECT count(*) FROM mention WHERE died IS NULL))"
	  " ON CONFLICT (name) DO UPDATE SET n = excluded.n")
STATEMENT(SQL_TOTAL_SET_EVENTS,
	  "INSERT INTO total (name, n) VALUES ('event', ?1), ('distinct', ?2)"
	  " ON CONFLICT (name) DO UPDATE SET n = excluded.n")
