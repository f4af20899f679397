#include "importer/import.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

/*
 * Function words of English and of other languages of news in Latin script,
 * sorted.  Words that two of them share ("in", "on", "as", "no") are in
 * neither list: a word must tell.  A table of prices has few of either, and
 * counts as English: only words of another language speak against it.
 */
static const char *const english[] = {
	"after", "and", "are", "at", "be", "been", "but", "by", "for", "from", "had",
	"has", "have", "his", "is", "it", "its", "not", "of", "said", "that", "the",
	"their", "they", "this", "to", "which", "who", "will", "with", "would",
};
static const char *const others[] = {
	"auf", "aus", "aux", "av", "avec", "bir", "como", "con", "dalam", "dans",
	"das", "dat", "dei", "del", "della", "dem", "den", "der", "des", "di", "dla",
	"du", "e", "een", "ein", "eine", "el", "em", "en", "es", "est", "et", "het",
	"ich", "il", "je", "jest", "la", "las", "le", "les", "los", "mais", "med",
	"mit", "nel", "nie", "och", "og", "os", "ou", "par", "para", "pas",
	"por", "pour", "que", "qui", "se", "sich", "sie", "som", "sul", "sur", "uma",
	"una", "und", "une", "untuk", "van", "ve", "von", "yang", "zu", "zur",
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define WORDS_LOOKED_AT 400
#define WORD_BYTES 16

static int compare(const void *word, const void *entry)
{
	return strcmp(word, *(const char *const *)entry);
}

static bool is_among(const char *word, const char *const *list, size_t count)
{
	return bsearch(word, list, count, sizeof *list, compare) != NULL;
}

struct word_counts {
	size_t words, english, other;
	size_t letters, foreign; /* foreign: of another script than Latin */
};

static void count_word(struct word_counts *tally, char *word, size_t length)
{
	tally->words++;
	if (length >= WORD_BYTES)
		return;
	word[length] = '\0';
	if (is_among(word, english, COUNT(english)))
		tally->english++;
	else
		tally->other += is_among(word, others, COUNT(others));
}

/* So much English and so little else that more words would tell nothing new. */
static bool is_plain(const struct word_counts *tally)
{
	return tally->english >= 20 && tally->other * 10 < tally->english && tally->foreign * 10 < tally->letters;
}

static struct word_counts count_words(const char *text)
{
	struct word_counts tally = { 0 };
	size_t left = strlen(text), length = 0;
	char word[WORD_BYTES];

	while (left && tally.words < WORDS_LOOKED_AT && !is_plain(&tally)) {
		uint32_t cp = ' ';
		size_t size = utf8_decode(text, left, &cp);

		cp = utf8_lower(cp);
		if ((cp >= 'a' && cp <= 'z') || cp >= 0xC0) {
			tally.letters++;
			tally.foreign += cp >= 0x370 && !(cp >= 0x1E00 && cp < 0x2100);
			if (length < WORD_BYTES)
				word[length] = cp < 0x80 ? (char)cp : '?';
			length++;
		} else if (length) {
			count_word(&tally, word, length);
			length = 0;
		}
		text += size ? size : 1;
		left -= size ? size : 1;
	}
	return tally;
}

bool import_is_english(const struct article *article)
{
	struct word_counts tally;

	if (article->language && article->language[0])
		return strncasecmp(article->language, "en", 2) == 0;
	if (!article->text)
		return true;
	tally = count_words(article->text);
	if (tally.foreign * 3 > tally.letters)
		return false;
	return tally.other <= tally.english || tally.other * 10 < tally.words;
}
