#include "importer/import.h"

#include <ctype.h>
#include <string.h>

/* The commonest words of English that no other Latin-script language of news
 * writes as often: one in seven words of a text at the least. */
static const char *const common[] = {
	"the", "of", "and", "to", "in", "that", "is", "was", "for", "on", "with", "as",
	"by", "at", "from", "it", "its", "his", "be", "are", "were", "has", "had", "have",
	"said", "which", "this", "not", "but", "an", "will", "who", "after", "their",
};

#define WORDS_LOOKED_AT 400
#define WORDS_TOO_FEW 12

static bool is_common(const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
		if (strlen(common[i]) == length && strncasecmp(common[i], word, length) == 0)
			return true;
	return false;
}

static bool reads_as_english(const char *text)
{
	size_t words = 0, hits = 0;

	while (*text && words < WORDS_LOOKED_AT) {
		size_t length = 0;

		while (isalpha((unsigned char)text[length]) || (unsigned char)text[length] >= 0x80)
			length++;
		if (!length) {
			text++;
			continue;
		}
		words++;
		hits += is_common(text, length);
		text += length;
	}
	return words < WORDS_TOO_FEW || hits * 7 >= words;
}

bool import_is_english(const struct article *article)
{
	if (article->language && article->language[0])
		return strncasecmp(article->language, "en", 2) == 0;
	return !article->text || reads_as_english(article->text);
}
