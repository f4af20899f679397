/* Words: their numbers, and what each may be. */
#include <string.h>

#include "base/hash.h"
#include "private.h"

static uint64_t hash_of(const char *text, size_t length)
{
	return hash_bytes(HASH_START, text, length);
}

static const struct word *word_at(const struct lexicon *lex, uint32_t id)
{
	return (const struct word *)lex->words.items + id;
}

static struct word_slot *slot_of(const struct lexicon *lex, uint64_t hash)
{
	size_t mask = lex->word_room - 1, i = hash & mask;

	while (lex->word_slots[i].word && lex->word_slots[i].hash != hash)
		i = (i + 1) & mask;
	return &lex->word_slots[i];
}

static void widen(struct lexicon *lex)
{
	struct word_slot *old = lex->word_slots;
	size_t n = lex->word_room;

	lex->word_room = n ? n * 2 : 1u << 17;
	lex->word_slots = arena_zalloc(&lex->arena, lex->word_room * sizeof *lex->word_slots);
	for (size_t i = 0; i < n; i++)
		if (old[i].word)
			*slot_of(lex, old[i].hash) = old[i];
}

uint32_t lexicon_word(const struct lexicon *lex, const char *folded, size_t length)
{
	return slot_of(lex, hash_of(folded, length))->word;
}

void lexicon_word_soon(const struct lexicon *lex, const char *folded, size_t length)
{
	__builtin_prefetch(&lex->word_slots[hash_of(folded, length) & (lex->word_room - 1)]);
}

const struct word *lexicon_word_info(const struct lexicon *lex, uint32_t id)
{
	return word_at(lex, id);
}

static bool word_is(const struct lexicon *lex, uint32_t id, const char *text, size_t length)
{
	const char *have = word_at(lex, id)->text;

	return !strncmp(have, text, length) && !have[length];
}

uint32_t word_intern(struct lexicon *lex, const char *text, size_t length)
{
	uint64_t hash = hash_of(text, length);
	struct word *word;
	struct word_slot *slot;

	if (!lex->words.n)
		list_add(lex, &lex->words, sizeof *word);
	if (lex->words.n * 2 >= lex->word_room)
		widen(lex);
	slot = slot_of(lex, hash);
	if (slot->word && word_is(lex, slot->word, text, length))
		return slot->word;
	if (slot->word)
		fault(lex, &(struct line){ .file = "words.txt" }, "'%.*s' has the hash of '%s'", (int)length, text,
		      word_at(lex, slot->word)->text);
	word = list_add(lex, &lex->words, sizeof *word);
	word->text = arena_strndup(&lex->arena, text, length);
	*slot = (struct word_slot){ hash, (uint32_t)lex->words.n - 1 };
	return slot->word;
}

const uint32_t *words_intern(struct lexicon *lex, const char *text, uint32_t *n)
{
	uint32_t ids[16];
	struct token_cut cut;
	size_t at = 0, length = strlen(text);
	char *copy = arena_strndup(&lex->arena, text, length);
	char folded[64];
	uint32_t *out;

	for (size_t i = 0; i < length; i++)
		if (copy[i] == '_')
			copy[i] = ' ';
	*n = 0;
	while (*n < 16 && token_next(copy, length, &at, &cut)) {
		size_t bytes = token_fold(copy, &cut, folded, sizeof folded);

		ids[(*n)++] = word_intern(lex, folded, bytes);
	}
	out = arena_alloc(&lex->arena, (*n + 1) * sizeof *out);
	memcpy(out, ids, *n * sizeof *out);
	return out;
}

static void mark(struct lexicon *lex, uint32_t id, uint32_t tags, uint32_t lemma)
{
	struct word *word = word_of(lex, id);

	word->tags |= tags;
	if (tags & (TAG_VERB | TAG_AUX) && (!word->verb || !(tags & TAG_S)))
		word->verb = lemma ? lemma : id;
	if (tags & TAG_PLURAL)
		word->noun = lemma;
}

static const struct {
	const char *name;
	uint32_t tags;
} tag_names[] = {
	{ "adj", TAG_ADJ }, { "adv", TAG_ADV }, { "base", TAG_BASE }, { "be", TAG_BE },
	{ "conj", TAG_CONJ }, { "det", TAG_DET }, { "do", TAG_DO }, { "former", TAG_FORMER }, { "have", TAG_HAVE },
	{ "ing", TAG_ING }, { "many", TAG_MANY }, { "modal", TAG_MODAL }, { "not", TAG_NOT }, { "noun", TAG_NOUN },
	{ "num", TAG_NUM }, { "obj", TAG_OBJ }, { "part", TAG_PART }, { "past", TAG_PAST },
	{ "plural", TAG_PLURAL | TAG_NOUN }, { "poss", TAG_POSS }, { "possessive", TAG_POSSESSIVE },
	{ "prep", TAG_PREP }, { "pres", TAG_S }, { "pron", TAG_PRON }, { "s", TAG_S },
	{ "self", TAG_SELF }, { "sub", TAG_SUB }, { "subj", TAG_PRON }, { "that", TAG_THAT },
	{ "to", TAG_TO }, { "verb", TAG_BASE }, { "wh", TAG_WH },
};

static uint32_t tags_read(struct lexicon *lex, const struct line *line)
{
	uint32_t tags = 0;
	bool first = true;
	char *at = line->field[1], *part;

	while ((part = part_next(&at, ' '))) {
		size_t i = 0;

		while (i < sizeof tag_names / sizeof *tag_names &&
		       (*tag_names[i].name != *part || strcmp(tag_names[i].name, part)))
			i++;
		if (i == sizeof tag_names / sizeof *tag_names) {
			fault(lex, line, "unknown tag '%s'", part);
			continue;
		}
		tags |= tag_names[i].tags;
		if (first && !strcmp(part, "verb"))
			tags |= TAG_VERB_FIRST;
		first = false;
	}
	return tags;
}

static void on_word(struct lexicon *lex, const struct line *line)
{
	uint32_t id = word_intern(lex, line->field[0], strlen(line->field[0]));
	uint32_t tags = tags_read(lex, line), lemma = 0;

	if (*line->field[2])
		lemma = word_intern(lex, line->field[2], strlen(line->field[2]));
	else /* a closed class: what the open ones say of it does not count */
		word_of(lex, id)->tags = 0;
	mark(lex, id, tags, lemma);
}

static void form(struct lexicon *lex, uint32_t lemma, const char *stem, size_t n,
		 const char *ending, uint32_t tags)
{
	char text[80];

	if (n > 64)
		return;
	memcpy(text, stem, n);
	strcpy(text + n, ending);
	mark(lex, word_intern(lex, text, n + strlen(ending)), tags, lemma);
}

static bool vowel(char c)
{
	return c && strchr("aeiou", c);
}

/* The regular forms of a verb; its irregular ones stand in words.txt and stay
 * beside them. Doubled consonants are listed there too. */
static void inflect(struct lexicon *lex, uint32_t id)
{
	const char *text = lexicon_word_info(lex, id)->text;
	size_t n = strlen(text);
	char last = text[n - 1], before = n > 1 ? text[n - 2] : 0;

	if (last == 'y' && !vowel(before)) {
		form(lex, id, text, n - 1, "ies", TAG_S);
		form(lex, id, text, n - 1, "ied", TAG_PAST | TAG_PART);
		form(lex, id, text, n, "ing", TAG_ING);
	} else if (last == 'e') {
		form(lex, id, text, n, "s", TAG_S);
		form(lex, id, text, n, "d", TAG_PAST | TAG_PART);
		form(lex, id, text, before == 'e' ? n : n - 1, "ing", TAG_ING);
	} else {
		bool hiss = last == 's' || last == 'x' || last == 'z' || last == 'o' ||
			    (last == 'h' && (before == 'c' || before == 's'));

		form(lex, id, text, n, hiss ? "es" : "s", TAG_S);
		form(lex, id, text, n, "ed", TAG_PAST | TAG_PART);
		form(lex, id, text, n, "ing", TAG_ING);
	}
}

static void on_open_word(struct lexicon *lex, const struct line *line)
{
	uint32_t id = word_intern(lex, line->field[0], strlen(line->field[0]));
	uint32_t tags = tags_read(lex, line);

	mark(lex, id, tags, 0);
	if (tags & TAG_BASE)
		inflect(lex, id);
}

void words_verb(struct lexicon *lex, uint32_t id)
{
	const struct word *word = word_at(lex, id);
	const uint32_t tags = word->tags;

	if (tags & (TAG_BASE | TAG_AUX | TAG_MODAL | TAG_NOT) || strchr(word->text, '_'))
		return;
	/* "back", "down" stay what they are; "backed", "downed" are verbs */
	if (!(tags & ~(uint32_t)TAG_NOUN))
		mark(lex, id, TAG_NOUN | TAG_BASE, 0);
	inflect(lex, id);
}

void words_load(struct lexicon *lex)
{
	word_intern(lex, "\x01", 1); /* number 1, so that 0 is no word */
	file_each(lex, "wordnet.txt", 2, on_open_word);
	file_each(lex, "words.txt", 3, on_word);
}

static uint32_t singular(const struct lexicon *lex, const char *text, size_t n)
{
	char base[64];
	uint32_t id;

	if (n < 4 || n >= sizeof base || text[n - 1] != 's' || text[n - 2] == 's')
		return 0;
	if (n > 4 && !memcmp(text + n - 3, "ies", 3)) {
		memcpy(base, text, n - 3);
		base[n - 3] = 'y';
		if ((id = lexicon_word(lex, base, n - 2)))
			return id;
	}
	if ((id = lexicon_word(lex, text, n - 1)))
		return id;
	return text[n - 2] == 'e' ? lexicon_word(lex, text, n - 2) : 0;
}

static bool ends(const char *text, size_t n, const char *ending)
{
	size_t m = strlen(ending);

	return n > m + 2 && !memcmp(text + n - m, ending, m);
}

uint32_t lexicon_inflected(const struct lexicon *lex, const char *folded, size_t length,
			   struct word *out)
{
	uint32_t id = lexicon_word(lex, folded, length), base;

	memset(out, 0, sizeof *out);
	if (id)
		*out = *word_at(lex, id);
	if (!out->noun) {
		base = singular(lex, folded, length);
		out->noun = base ? base : id;
		if (base && !(out->tags & ~(uint32_t)(TAG_VERB | TAG_VERB_FIRST | TAG_ADJ))) {
			out->tags |= TAG_PLURAL;
			if (!(out->tags & TAG_VERB) || word_at(lex, base)->tags & TAG_NOUN)
				out->tags |= TAG_NOUN;
			if (word_at(lex, base)->tags & TAG_VERB_FIRST)
				out->tags |= TAG_VERB_FIRST;
		}
	}
	if (!(out->tags & ~(uint32_t)(TAG_PLURAL | TAG_VERB_FIRST))) {
		out->tags |= TAG_NOUN;
		if (ends(folded, length, "ly"))
			out->tags = TAG_ADV;
		else if (ends(folded, length, "ing"))
			out->tags |= TAG_ING;
		else if (ends(folded, length, "ed"))
			out->tags |= TAG_PART | TAG_PAST;
	}
	return id;
}
