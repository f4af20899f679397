-- The store, first step. Every table and column carries its comment; SQLite
-- keeps them in sqlite_schema, so `.schema` in any SQLite tool shows them.
--
-- Days are numbers: 0 is 1970-01-01. A day that is not known is -2147483648
-- ("no day"), never NULL, so that indexes and roll-ups can hold it. The views
-- at the end show ISO dates.

CREATE TABLE meta (
	-- One value per key: what the file as a whole was made with.
	key TEXT NOT NULL PRIMARY KEY, -- 'lexicon': version of the actors and names loaded; 'codebook': of codes and countries
	value TEXT NOT NULL            -- the value
) STRICT, WITHOUT ROWID;

CREATE TABLE total (
	-- Running totals of the living rows, kept in the transaction that changes them; `check` counts again.
	name TEXT NOT NULL PRIMARY KEY, -- 'article', 'event', 'distinct', 'mention'
	n INTEGER NOT NULL              -- how many
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
	-- Everything that altered the file, in order: imports (batches), undoings, recodings, revisions, corrections.
	id INTEGER PRIMARY KEY,               -- its number; for an import, the batch number people type
	kind INTEGER NOT NULL,                -- 0 import, 1 undo, 2 recode, 3 revise, 4 correct, 5 lexicon
	state INTEGER NOT NULL DEFAULT 0,     -- 0 running, 1 done, 2 stopped by the user, 3 undone, 4 broken off
	undone_by INTEGER REFERENCES change(id), -- the change that took it back; NULL = none did
	undoes INTEGER REFERENCES change(id), -- for an undo: what it took back
	started INTEGER NOT NULL,             -- second since 1970-01-01 UTC it began
	ended INTEGER,                        -- second it ended; NULL while running or when killed
	process INTEGER,                      -- process that runs it; NULL once ended
	host TEXT,                            -- machine of that process; NULL once ended
	program TEXT NOT NULL,                -- version of the program
	lexicon TEXT NOT NULL,                -- version of the lexicon; '' where none was used
	command TEXT NOT NULL,                -- what was asked for, as typed
	label TEXT,                           -- a person's name for it; NULL = none
	by TEXT,                              -- who did it; NULL = not told
	n_read INTEGER NOT NULL DEFAULT 0,    -- records read = new + duplicate + revised + skipped + rejected
	n_new INTEGER NOT NULL DEFAULT 0,     -- articles (or dataset rows) not seen before
	n_duplicate INTEGER NOT NULL DEFAULT 0, -- already there: a sighting each
	n_revised INTEGER NOT NULL DEFAULT 0, -- newer version of one already there
	n_skipped INTEGER NOT NULL DEFAULT 0, -- records with no article in them
	n_rejected INTEGER NOT NULL DEFAULT 0, -- records that could not be taken
	n_events INTEGER NOT NULL DEFAULT 0,  -- events it brought into being
	n_mentions INTEGER NOT NULL DEFAULT 0, -- mentions it brought
	n_no_event INTEGER NOT NULL DEFAULT 0, -- new or revised articles that yielded no event
	n_many_events INTEGER NOT NULL DEFAULT 0, -- those that yielded more than ten mentions
	n_undated INTEGER NOT NULL DEFAULT 0, -- those without a publication date
	n_updated_only INTEGER NOT NULL DEFAULT 0, -- those that state only a "last updated"
	n_other_language INTEGER NOT NULL DEFAULT 0 -- those stored but not coded for their language
) STRICT;

CREATE TABLE input (
	-- How far a change got in each of its files, so that a broken-off import goes on where it was.
	change INTEGER NOT NULL REFERENCES change(id), -- the change
	path TEXT NOT NULL,                   -- file, with archive members as a.zip!/b.html
	size INTEGER,                         -- its bytes when read; NULL = not known (standard input)
	modified INTEGER,                     -- nanosecond of its last change when read; NULL = not known
	sha256 BLOB,                          -- digest of its bytes; NULL = not taken
	offset INTEGER NOT NULL DEFAULT 0,    -- records that begin before this byte are stored
	finished INTEGER NOT NULL DEFAULT 0,  -- 1 once read to its end
	PRIMARY KEY (change, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE reject (
	-- Records that could not be taken, with as much of them as lets a person mend them.
	id INTEGER PRIMARY KEY,               -- number
	change INTEGER NOT NULL REFERENCES change(id), -- the import that met it
	path TEXT NOT NULL,                   -- file, with archive members
	line INTEGER,                         -- line it begins on, from 1; NULL = not known
	column INTEGER,                       -- column of the fault, from 1; NULL = not known
	field TEXT,                           -- column or member at fault; NULL = the record
	code TEXT NOT NULL,                   -- stable word of the reason
	reason TEXT NOT NULL,                 -- the reason as a sentence
	record BLOB,                          -- its first 65,536 bytes; NULL = could not be read
	length INTEGER NOT NULL,              -- bytes of the whole record
	sha256 BLOB                           -- digest of the whole record; NULL = not known
) STRICT;
CREATE INDEX reject_change ON reject(change);

CREATE TABLE skipped (
	-- Records with no article in them (an index page, an empty feed): counted, no fault.
	id INTEGER PRIMARY KEY,               -- number
	change INTEGER NOT NULL REFERENCES change(id), -- the import that met it
	path TEXT NOT NULL,                   -- file, with archive members
	line INTEGER,                         -- line it begins on, from 1; NULL = the whole file
	code TEXT NOT NULL,                   -- stable word of the reason
	reason TEXT NOT NULL                  -- the reason as a sentence
) STRICT;
CREATE INDEX skipped_change ON skipped(change);

CREATE TABLE dataset (
	-- Where events come from: row 0 is one's own articles, the others public datasets.
	id INTEGER PRIMARY KEY,               -- number
	name TEXT NOT NULL UNIQUE,            -- 'articles', 'gdelt', 'icews', 'acled', 'ucdp', ...
	title TEXT NOT NULL,                  -- its full name
	directed INTEGER NOT NULL DEFAULT 1   -- 0 = the order of its two sides means nothing
) STRICT;
INSERT INTO dataset VALUES (0, 'articles', 'Events coded from imported articles', 1);

-- Articles ------------------------------------------------------------------

CREATE TABLE article (
	-- An article as cleaned: one row per normalised text, dead ones kept as history.
	id INTEGER PRIMARY KEY,               -- number
	hash BLOB NOT NULL UNIQUE,            -- first 16 bytes of SHA-256 over the folded words of title and text
	title TEXT,                           -- headline; NULL = none
	text TEXT NOT NULL,                   -- body, paragraphs parted by a blank line
	published_from INTEGER NOT NULL,      -- first possible day of publication; no day = only "on or before" or unknown
	published_to INTEGER NOT NULL,        -- last possible day of publication; no day = unknown
	published_precision INTEGER NOT NULL, -- 0 day, 2 month, 6 year, 9 unknown or only "on or before"
	published_basis TEXT,                 -- where the day was stated: 'metadata', 'byline', 'url', ...; NULL = nowhere
	modified INTEGER NOT NULL,            -- day of its last change as stated; no day = not stated
	publisher TEXT,                       -- name of the publisher; NULL = unknown
	author TEXT,                          -- author as stated; NULL = not stated
	url TEXT,                             -- address; NULL = unknown
	language TEXT,                        -- ISO 639-1; NULL = not stated
	place TEXT,                           -- place of its dateline; NULL = none
	path TEXT,                            -- file it first came from
	line INTEGER,                         -- line of the record in it; NULL = the whole file
	cluster INTEGER REFERENCES article(id), -- lowest id among near-identical articles; NULL = alone
	replaces INTEGER REFERENCES article(id), -- the older version this one revised; NULL = none
	n_mentions INTEGER NOT NULL DEFAULT 0, -- living mentions in it
	born INTEGER NOT NULL REFERENCES change(id), -- change that brought it (last brought it back)
	died INTEGER REFERENCES change(id)    -- change that revised or undid it; NULL = living
) STRICT;
CREATE INDEX article_url ON article(url) WHERE url IS NOT NULL;
CREATE INDEX article_published ON article(published_to, published_from) WHERE died IS NULL;
CREATE INDEX article_publisher ON article(publisher) WHERE died IS NULL AND publisher IS NOT NULL;
CREATE INDEX article_cluster ON article(cluster) WHERE cluster IS NOT NULL;
CREATE INDEX article_born ON article(born);
CREATE INDEX article_died ON article(died) WHERE died IS NOT NULL;

CREATE TABLE sighting (
	-- Which change met which article, as new, duplicate or revision: an article lives while one of them stands.
	change INTEGER NOT NULL REFERENCES change(id), -- the import
	article INTEGER NOT NULL REFERENCES article(id), -- the article
	times INTEGER NOT NULL DEFAULT 1,     -- how many records of that import held it
	PRIMARY KEY (change, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_article ON sighting(article);

CREATE TABLE near_band (
	-- Bands of each article's similarity signature: articles sharing one are candidates for reprints.
	band INTEGER NOT NULL,                -- number of the band
	value INTEGER NOT NULL,               -- hash of the band
	article INTEGER NOT NULL REFERENCES article(id), -- the article
	PRIMARY KEY (band, value, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE article_day (
	-- Roll-up: living articles by span of publication, beside every chart.
	published_from INTEGER NOT NULL,      -- as in article
	published_to INTEGER NOT NULL,        -- as in article
	n INTEGER NOT NULL,                   -- articles
	PRIMARY KEY (published_to, published_from)
) STRICT, WITHOUT ROWID;

CREATE VIEW living_article AS
	SELECT id, title, text FROM article WHERE died IS NULL;
CREATE VIRTUAL TABLE article_text USING fts5(
	title, text, content = 'living_article', content_rowid = 'id',
	tokenize = 'unicode61 remove_diacritics 2');

-- Actors --------------------------------------------------------------------

CREATE TABLE country (
	-- Countries of today and of history, with their codes in all systems.
	id INTEGER PRIMARY KEY,               -- number
	cameo TEXT UNIQUE,                    -- three letters as in actor codes; NULL = none
	iso3 TEXT,                            -- ISO 3166-1 alpha-3, or alpha-3 of 3166-3 for former ones
	iso2 TEXT,                            -- ISO 3166-1 alpha-2
	fips TEXT,                            -- FIPS 10-4, as in GDELT's geography
	cow INTEGER,                          -- Correlates of War number
	gw INTEGER,                           -- Gleditsch and Ward number, as in UCDP
	name TEXT NOT NULL                    -- English short name
) STRICT;

CREATE TABLE role (
	-- Classes of roles: what a country's actors are to it. Class 1 is what a country or organisation stands for unless all roles are asked.
	id INTEGER PRIMARY KEY,               -- number
	name TEXT NOT NULL UNIQUE             -- one word
) STRICT;
INSERT INTO role VALUES
	(0, 'none'), (1, 'state'), (2, 'rebels'), (3, 'opposition'),
	(4, 'civilians'), (5, 'business'), (6, 'media'), (7, 'criminals'),
	(8, 'elites'), (9, 'civic'), (10, 'other');

CREATE TABLE party (
	-- One side of a dyad: a country, or an organisation that is no country's (NATO), each as a whole. Row 0: none.
	id INTEGER PRIMARY KEY,               -- number
	code TEXT NOT NULL UNIQUE,            -- 'RUS', 'IGOWSTNAT'; '' = none named
	country INTEGER REFERENCES country(id) -- the country; NULL = it is none
) STRICT;
INSERT INTO party VALUES (0, '', NULL);

CREATE TABLE actor (
	-- A CAMEO-style actor code in use. Row 0: no actor.
	id INTEGER PRIMARY KEY,               -- number
	code TEXT NOT NULL UNIQUE,            -- 'RUS', 'USAGOV', 'IGOWSTNAT'; '' = none
	name TEXT NOT NULL,                   -- what people call it
	party INTEGER NOT NULL REFERENCES party(id), -- country or organisation it belongs to
	role INTEGER NOT NULL REFERENCES role(id) -- class of its role
) STRICT;
INSERT INTO actor VALUES (0, '', '', 0, 0);
CREATE INDEX actor_party ON actor(party);

CREATE TABLE entity (
	-- Who has names: country, organisation, group, person, role.
	id INTEGER PRIMARY KEY,               -- number
	kind TEXT NOT NULL,                   -- 'country', 'organisation', 'group', 'person', 'role', ...
	name TEXT NOT NULL,                   -- name to show
	origin INTEGER NOT NULL,              -- 0 the lexicon, 1 a user's own entry, 2 met in an article
	UNIQUE (name, kind)
) STRICT;

CREATE TABLE name (
	-- Every name of an entity, folded, for look-up.
	folded TEXT NOT NULL,                 -- lower case, diacritics folded
	entity INTEGER NOT NULL REFERENCES entity(id), -- whose
	text TEXT NOT NULL,                   -- as written
	origin INTEGER NOT NULL,              -- 0 the lexicon, 1 a user's own entry
	PRIMARY KEY (folded, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_entity ON name(entity);

CREATE TABLE office (
	-- Which actor an entity is, between two days.
	entity INTEGER NOT NULL REFERENCES entity(id), -- who
	actor INTEGER NOT NULL REFERENCES actor(id), -- code it has then
	day_from INTEGER NOT NULL,            -- first day; no day = open
	day_to INTEGER NOT NULL,              -- day of leaving, not included; no day = open
	title TEXT,                           -- office held; NULL = none
	origin INTEGER NOT NULL,              -- 0 the lexicon, 1 a user's own entry
	PRIMARY KEY (entity, actor, day_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX office_actor ON office(actor);

CREATE TABLE member (
	-- Members of a group (EU, NATO, G7, a user's own) between two days.
	grp TEXT NOT NULL,                    -- folded name of the group: 'nato', 'g7'
	name TEXT NOT NULL,                   -- name of the group as shown
	actor INTEGER NOT NULL REFERENCES actor(id), -- the member
	day_from INTEGER NOT NULL,            -- day of accession; no day = open
	day_to INTEGER NOT NULL,              -- day of leaving, not included; no day = open
	origin INTEGER NOT NULL,              -- 0 the lexicon, 1 a user's own entry
	PRIMARY KEY (grp, actor, day_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE code (
	-- The codebook: CAMEO codes with what hangs on them.
	code TEXT NOT NULL PRIMARY KEY,       -- two to four digits, always text
	root TEXT NOT NULL,                   -- its first two digits
	label TEXT NOT NULL,                  -- what it means
	goldstein INTEGER NOT NULL,           -- Goldstein score in tenths, -100..100
	quad INTEGER NOT NULL,                -- 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict
	plover_type TEXT,                     -- PLOVER type; NULL = none
	plover_mode TEXT                      -- PLOVER mode; NULL = none
) STRICT, WITHOUT ROWID;

CREATE TABLE place (
	-- Where events happened. Row 0: unknown.
	id INTEGER PRIMARY KEY,               -- number
	name TEXT NOT NULL,                   -- name; '' = only the country is known
	country TEXT NOT NULL,                -- country code as in actor codes; '' = unknown
	region TEXT NOT NULL DEFAULT '',      -- first-level region; '' = unknown
	latitude REAL,                        -- degrees north; NULL = unknown
	longitude REAL,                       -- degrees east; NULL = unknown
	hash INTEGER NOT NULL UNIQUE          -- over name, country and region: the same place again is the same row
) STRICT;
INSERT INTO place VALUES (0, '', '', '', NULL, NULL, 0);
CREATE INDEX place_country ON place(country);

-- Events --------------------------------------------------------------------

CREATE TABLE event (
	-- What happened once. Living events only; see event_past.
	id INTEGER PRIMARY KEY,               -- number in this file
	dataset INTEGER NOT NULL REFERENCES dataset(id), -- 0 = own articles
	own_id ANY,                           -- identifier within a dataset; NULL for own articles
	hash INTEGER,                         -- event_id: 64-bit hash of the content; NULL in datasets
	day_from INTEGER NOT NULL,            -- first day it may have happened; no day = undated
	day_to INTEGER NOT NULL,              -- last day; of an undated event, the day it was reported by
	precision INTEGER NOT NULL,           -- 0 day, 1 week, 2 month, 3 quarter, 4 half, 5 season, 6 year, 7 decade, 8 interval, 9 unknown
	basis INTEGER NOT NULL,               -- best among its mentions: 0 text, 1 context, 2 tenure, 3 lead, 4 bound, 5 dataset, 6 person
	status INTEGER NOT NULL,              -- 0 done, 1 announced, 2 intended, 3 claimed, 4 denied
	source INTEGER NOT NULL REFERENCES actor(id), -- who; 0 = not named or not known
	target INTEGER NOT NULL REFERENCES actor(id), -- to whom; 0 = nobody
	source_party INTEGER NOT NULL REFERENCES party(id), -- country or organisation of source
	source_role INTEGER NOT NULL REFERENCES role(id), -- its role class
	target_party INTEGER NOT NULL REFERENCES party(id), -- country or organisation of target
	target_role INTEGER NOT NULL REFERENCES role(id), -- its role class
	code TEXT NOT NULL REFERENCES code(code), -- what: CAMEO code
	place INTEGER NOT NULL REFERENCES place(id), -- where; 0 = unknown
	mutual INTEGER,                       -- shared by the two rows of a mutual event; NULL = it has a direction
	cluster INTEGER NOT NULL,             -- id of the event that stands for all accounts of the same deed; itself when it does
	confidence INTEGER NOT NULL,          -- best among its mentions: 0 high, 1 medium, 2 low
	review INTEGER NOT NULL DEFAULT 0,    -- 0 not reviewed, 1 confirmed, 2 mended by a person, 3 set aside by a person (counted only as coded), 4 added by a person
	n_mentions INTEGER NOT NULL,          -- living mentions (a dataset's own number)
	n_articles INTEGER NOT NULL,          -- articles they stand in (a dataset's own number)
	born INTEGER NOT NULL REFERENCES change(id) -- change that brought it (last brought it back)
) STRICT;
CREATE UNIQUE INDEX event_hash ON event(hash) WHERE hash IS NOT NULL;
CREATE UNIQUE INDEX event_own_id ON event(dataset, own_id) WHERE own_id IS NOT NULL;
CREATE INDEX event_dyad ON event(source_party, target_party, day_from, code);
CREATE INDEX event_target ON event(target_party, day_from);
CREATE INDEX event_day ON event(day_from);
CREATE INDEX event_interval ON event(day_from, day_to) WHERE day_to > day_from;
CREATE INDEX event_group ON event(source_party, target_party, source_role, target_role, substr(code, 1, 2), day_to) WHERE dataset = 0;
CREATE INDEX event_mutual ON event(mutual) WHERE mutual IS NOT NULL;
CREATE INDEX event_place ON event(place) WHERE place <> 0;

CREATE TABLE event_past (
	-- Events that were undone or replaced by a newer version; columns as in event.
	id INTEGER NOT NULL,                  -- as in event
	dataset INTEGER NOT NULL,             -- as in event
	own_id ANY,                           -- as in event
	hash INTEGER,                         -- as in event
	day_from INTEGER NOT NULL,            -- as in event
	day_to INTEGER NOT NULL,              -- as in event
	precision INTEGER NOT NULL,           -- as in event
	basis INTEGER NOT NULL,               -- as in event
	status INTEGER NOT NULL,              -- as in event
	source INTEGER NOT NULL,              -- as in event
	target INTEGER NOT NULL,              -- as in event
	source_party INTEGER NOT NULL,        -- as in event
	source_role INTEGER NOT NULL,         -- as in event
	target_party INTEGER NOT NULL,        -- as in event
	target_role INTEGER NOT NULL,         -- as in event
	code TEXT NOT NULL,                   -- as in event
	place INTEGER NOT NULL,               -- as in event
	mutual INTEGER,                       -- as in event
	cluster INTEGER NOT NULL,             -- as in event, when it died
	confidence INTEGER NOT NULL,          -- as in event
	review INTEGER NOT NULL,              -- as in event
	n_mentions INTEGER NOT NULL,          -- as in event, when it died
	n_articles INTEGER NOT NULL,          -- as in event, when it died
	born INTEGER NOT NULL,                -- as in event
	died INTEGER NOT NULL,                -- change that undid or replaced it
	PRIMARY KEY (id, died)
) STRICT;
CREATE INDEX event_past_hash ON event_past(hash) WHERE hash IS NOT NULL;
CREATE INDEX event_past_died ON event_past(died);

CREATE TABLE rule (
	-- Entries of the lexicon that coded something.
	id INTEGER PRIMARY KEY,               -- number
	name TEXT NOT NULL UNIQUE             -- 'verbs.txt:412' or a stable name
) STRICT;

CREATE TABLE mention (
	-- One sentence of one article that reports an event. Spans are bytes of the article's text, or of its title.
	id INTEGER PRIMARY KEY,               -- number
	event INTEGER NOT NULL,               -- the event; among event_past when all its mentions died
	article INTEGER NOT NULL REFERENCES article(id), -- the article
	in_title INTEGER NOT NULL,            -- 1 = the spans count in the title
	start INTEGER NOT NULL,               -- first byte of the sentence
	end INTEGER NOT NULL,                 -- byte after it
	action_start INTEGER NOT NULL,        -- first byte of the words of the act
	action_end INTEGER NOT NULL,          -- byte after them
	source_start INTEGER,                 -- first byte of the words for the source; NULL = none
	source_end INTEGER,                   -- byte after them
	target_start INTEGER,                 -- first byte of the words for the target; NULL = none
	target_end INTEGER,                   -- byte after them
	source_entity INTEGER REFERENCES entity(id), -- person or organisation behind the source; NULL = none told
	target_entity INTEGER REFERENCES entity(id), -- person or organisation behind the target; NULL = none told
	attributed_to TEXT,                   -- actor code, or words, of who says it; NULL = the article itself
	basis INTEGER NOT NULL,               -- how the date was found, as in event
	confidence INTEGER NOT NULL,          -- 0 high, 1 medium, 2 low
	mutual INTEGER NOT NULL,              -- 1 = coded both ways
	rule INTEGER NOT NULL REFERENCES rule(id), -- the entry that coded it
	deaths INTEGER,                       -- people killed, as stated; NULL = not stated
	injured INTEGER,                      -- people hurt
	arrested INTEGER,                     -- people arrested
	crowd INTEGER,                        -- people taking part
	review INTEGER NOT NULL DEFAULT 0,    -- as in event
	correction INTEGER,                   -- key of the correction that made or set it aside; NULL = none
	born INTEGER NOT NULL REFERENCES change(id), -- change that brought it
	died INTEGER REFERENCES change(id)    -- change that undid or replaced it; NULL = living
) STRICT;
CREATE INDEX mention_event ON mention(event) WHERE died IS NULL;
CREATE INDEX mention_article ON mention(article);
CREATE INDEX mention_died ON mention(died) WHERE died IS NOT NULL;

CREATE TABLE unknown_name (
	-- Names in actor position that no entry of the lexicon knows, per article.
	name TEXT NOT NULL,                   -- as written
	article INTEGER NOT NULL REFERENCES article(id), -- where
	start INTEGER NOT NULL,               -- first byte of the sentence in its text
	end INTEGER NOT NULL,                 -- byte after it
	PRIMARY KEY (name, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX unknown_name_article ON unknown_name(article);

CREATE TABLE correction (
	-- What people mended. No foreign keys and a key of its own, so that it outlives re-import, recoding, undo and the file.
	key INTEGER PRIMARY KEY,              -- hash of article, sentence and the tuple as coded
	verdict INTEGER NOT NULL,             -- 0 confirmed, 1 rejected, 2 changed, 3 added
	article_hash BLOB,                    -- as in article; NULL = found by url
	url TEXT,                             -- address of the article; NULL = none
	sentence TEXT NOT NULL,               -- the sentence, folded
	coded TEXT NOT NULL,                  -- the tuple as coded: source|target|code|from|to|status; '' for an added event
	source TEXT,                          -- new source code; NULL = as coded
	target TEXT,                          -- new target code; NULL = as coded
	code TEXT,                            -- new event code; NULL = as coded
	day_from INTEGER,                     -- new first day; NULL = as coded
	day_to INTEGER,                       -- new last day; NULL = as coded
	precision INTEGER,                    -- new precision; NULL = as coded
	status INTEGER,                       -- new status; NULL = as coded
	place TEXT,                           -- new place; NULL = as coded
	note TEXT,                            -- why
	by TEXT,                              -- who
	at INTEGER NOT NULL,                  -- second since 1970-01-01 UTC
	change INTEGER NOT NULL               -- the change that took it in
) STRICT;
CREATE INDEX correction_url ON correction(url) WHERE url IS NOT NULL;
CREATE INDEX correction_article ON correction(article_hash) WHERE article_hash IS NOT NULL;

-- Rows of datasets ------------------------------------------------------------

CREATE TABLE url (
	-- Addresses that rows of datasets name.
	id INTEGER PRIMARY KEY,               -- number
	url TEXT NOT NULL UNIQUE              -- the address
) STRICT;

CREATE TABLE record_block (
	-- Original rows of datasets, many to a compressed block.
	id INTEGER PRIMARY KEY,               -- number
	dataset INTEGER NOT NULL REFERENCES dataset(id), -- whose
	change INTEGER NOT NULL REFERENCES change(id), -- import that brought it
	codec INTEGER NOT NULL,               -- 0 as is, 1 zlib, 2 zstd
	format TEXT NOT NULL,                 -- columns of the rows, as their header had them
	n INTEGER NOT NULL,                   -- rows in it
	bytes INTEGER NOT NULL,               -- bytes unpacked
	rows BLOB NOT NULL                    -- the rows, packed
) STRICT;

CREATE TABLE record (
	-- What a dataset says of an event beyond the common columns, and where its original row is.
	event INTEGER PRIMARY KEY,            -- the event
	url INTEGER REFERENCES url(id),       -- address it names; NULL = none
	tone REAL,                            -- tone of the reports; NULL = not stated
	deaths INTEGER,                       -- people killed, best estimate; NULL = not stated
	deaths_low INTEGER,                   -- lowest estimate
	deaths_high INTEGER,                  -- highest estimate
	n_sources INTEGER,                    -- sources counted by the dataset
	reported INTEGER NOT NULL,            -- day the dataset took it up; no day = not stated
	revision INTEGER,                     -- the dataset's own time of revision; NULL = none
	text TEXT,                            -- its words on the event; NULL = none
	block INTEGER REFERENCES record_block(id), -- where the original row is; NULL = not kept
	slot INTEGER                          -- its place in the block, from 0
) STRICT, WITHOUT ROWID;

-- Roll-ups --------------------------------------------------------------------

CREATE TABLE dyad (
	-- Roll-up: living events that nobody set aside, by both sides, span of days, status and root.
	source_party INTEGER NOT NULL,        -- as in event
	target_party INTEGER NOT NULL,        -- as in event
	source_role INTEGER NOT NULL,         -- as in event
	target_role INTEGER NOT NULL,         -- as in event
	day_from INTEGER NOT NULL,            -- as in event
	day_to INTEGER NOT NULL,              -- as in event
	dataset INTEGER NOT NULL,             -- as in event
	root INTEGER NOT NULL,                -- first two digits of the code, 1..20
	status INTEGER NOT NULL,              -- as in event
	n INTEGER NOT NULL,                   -- events
	n_distinct INTEGER NOT NULL,          -- those that stand for a cluster
	n_mutual INTEGER NOT NULL,            -- those that have a mirror row
	n_mutual_distinct INTEGER NOT NULL,   -- those that are both
	goldstein INTEGER NOT NULL,           -- sum of Goldstein scores, in tenths
	PRIMARY KEY (source_party, target_party, day_from, day_to, root, source_role, target_role, status, dataset)
) STRICT, WITHOUT ROWID;

CREATE TABLE dyad_month (
	-- Roll-up: the same by month, of events whose span lies within one month.
	month INTEGER NOT NULL,               -- year times 12 plus month minus 1
	source_party INTEGER NOT NULL,        -- as in event
	target_party INTEGER NOT NULL,        -- as in event
	source_role INTEGER NOT NULL,         -- as in event
	target_role INTEGER NOT NULL,         -- as in event
	dataset INTEGER NOT NULL,             -- as in event
	root INTEGER NOT NULL,                -- first two digits of the code
	status INTEGER NOT NULL,              -- as in event
	n INTEGER NOT NULL,                   -- events
	n_distinct INTEGER NOT NULL,          -- those that stand for a cluster
	n_mutual INTEGER NOT NULL,            -- those that have a mirror row
	n_mutual_distinct INTEGER NOT NULL,   -- those that are both
	goldstein INTEGER NOT NULL,           -- sum of Goldstein scores, in tenths
	PRIMARY KEY (month, source_party, target_party, root, source_role, target_role, status, dataset)
) STRICT, WITHOUT ROWID;

-- Views for other tools: plain names, ISO dates, codes instead of numbers -------

CREATE VIEW articles AS
	-- Living articles.
	SELECT a.id AS article_id, a.title, a.text,
		CASE WHEN a.published_to = -2147483648 THEN NULL
			WHEN a.published_from = -2147483648 THEN '/' || date(a.published_to * 86400, 'unixepoch')
			ELSE substr(date(a.published_from * 86400, 'unixepoch'), 1,
				CASE a.published_precision WHEN 2 THEN 7 WHEN 6 THEN 4 ELSE 10 END)
		END AS published,
		CASE WHEN a.modified = -2147483648 THEN NULL
			ELSE date(a.modified * 86400, 'unixepoch') END AS modified,
		a.publisher, a.author, a.url, a.language, a.place, a.path, a.line,
		a.n_mentions AS mentions, a.cluster AS reprint_of, a.born AS batch
	FROM article a WHERE a.died IS NULL;

CREATE VIEW events AS
	-- Living events that nobody set aside, with the columns of an export.
	SELECT CASE WHEN e.hash IS NOT NULL THEN printf('%016x', e.hash)
			ELSE d.name || ':' || e.own_id END AS event_id,
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

CREATE VIEW mentions AS
	-- Living mentions: the sentence that reports an event, and its words.
	SELECT m.id AS mention_id, printf('%016x', e.hash) AS event_id, m.article AS article_id,
		CAST(substr(CAST(CASE m.in_title WHEN 1 THEN a.title ELSE a.text END AS BLOB),
			m.start + 1, m.end - m.start) AS TEXT) AS sentence,
		CAST(substr(CAST(CASE m.in_title WHEN 1 THEN a.title ELSE a.text END AS BLOB),
			m.action_start + 1, m.action_end - m.action_start) AS TEXT) AS action_text,
		CAST(substr(CAST(CASE m.in_title WHEN 1 THEN a.title ELSE a.text END AS BLOB),
			m.source_start + 1, m.source_end - m.source_start) AS TEXT) AS source_text,
		CAST(substr(CAST(CASE m.in_title WHEN 1 THEN a.title ELSE a.text END AS BLOB),
			m.target_start + 1, m.target_end - m.target_start) AS TEXT) AS target_text,
		se.name AS source_entity, te.name AS target_entity, m.attributed_to,
		m.deaths, m.injured, m.arrested, m.crowd, r.name AS rule, a.publisher, a.title, a.url, m.born AS batch
	FROM mention m
	JOIN event e ON e.id = m.event
	JOIN article a ON a.id = m.article
	JOIN rule r ON r.id = m.rule
	LEFT JOIN entity se ON se.id = m.source_entity
	LEFT JOIN entity te ON te.id = m.target_entity
	WHERE m.died IS NULL;

CREATE VIEW actors AS
	-- Actors and their names, with the days between which they hold.
	SELECT a.code, a.name AS actor, r.name AS role, e.kind, n.text AS name, o.title AS office,
		CASE WHEN o.day_from <> -2147483648 THEN date(o.day_from * 86400, 'unixepoch') END AS valid_from,
		CASE WHEN o.day_to <> -2147483648 THEN date(o.day_to * 86400, 'unixepoch') END AS valid_until
	FROM actor a
	JOIN role r ON r.id = a.role
	LEFT JOIN office o ON o.actor = a.id
	LEFT JOIN entity e ON e.id = o.entity
	LEFT JOIN name n ON n.entity = e.id
	WHERE a.id <> 0;

CREATE VIEW batches AS
	-- Imports, with what they brought.
	SELECT id AS batch, datetime(started, 'unixepoch') AS started, datetime(ended, 'unixepoch') AS ended,
		CASE state WHEN 0 THEN 'running' WHEN 1 THEN 'done' WHEN 2 THEN 'stopped'
			WHEN 3 THEN 'undone' ELSE 'broken off' END AS state,
		command, label, program, lexicon, n_read AS records, n_new AS new, n_duplicate AS duplicate,
		n_revised AS revised, n_skipped AS skipped, n_rejected AS rejected, n_events AS events, n_mentions AS mentions
	FROM change WHERE kind = 0;

CREATE VIEW codes AS
	-- The codebook, Goldstein scores as people write them.
	SELECT code, root, label, goldstein / 10.0 AS goldstein, quad, plover_type, plover_mode FROM code;
