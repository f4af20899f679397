#include "fields.h"

#include <string.h>

static const struct field fields[] = {
	{ "event_id", "string", "hash of the content; dataset:id for a dataset's row" },
	{ "date", "string", "shortest true form: 2021, 2021-Q3, 2021-10, 2021-10-05, FROM/TO; /DAY where only reported by" },
	{ "date_from", "date", "first day it may have happened; empty: reported by date_to, no more known" },
	{ "date_to", "date", "last day" },
	{ "precision", "string", "day, week, month, quarter, half, season, year, decade, interval, unknown" },
	{ "date_basis", "string", "what dated it: text, context, tenure, lead, bound, dataset, person" },
	{ "source", "string", "actor code of who did it; empty: none named" },
	{ "target", "string", "actor code of to whom; empty: none named" },
	{ "source_name", "string", "name of the source" },
	{ "target_name", "string", "name of the target" },
	{ "source_country", "string", "country of the source" },
	{ "target_country", "string", "country of the target" },
	{ "cameo", "string", "CAMEO event code: text, its zeros count" },
	{ "label", "string", "what the code means" },
	{ "quad", "integer", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict" },
	{ "goldstein", "number", "Goldstein score of the code, -10 to 10" },
	{ "status", "string", "done, announced, intended, claimed, denied" },
	{ "attributed_to", "string", "who says it; empty: the article" },
	{ "place", "string", "where" },
	{ "place_country", "string", "country of the place" },
	{ "deaths", "integer", "largest number of dead stated by any mention" },
	{ "injured", "integer", "largest number of hurt stated by any mention" },
	{ "arrested", "integer", "largest number of arrested stated by any mention" },
	{ "crowd", "integer", "largest number taking part stated by any mention" },
	{ "confidence", "string", "high, medium, low" },
	{ "review", "string", "confirmed, mended, added by a person; empty: not reviewed" },
	{ "articles", "integer", "articles that report it" },
	{ "publishers", "integer", "publishers that report it" },
	{ "mentions", "integer", "sentences that report it" },
	{ "first_published", "date", "day of the earliest article that reports it" },
	{ "publisher", "string", "of that article" },
	{ "title", "string", "of that article" },
	{ "sentence", "string", "the sentence of that article that reports it" },
	{ "url", "string", "of that article" },
	{ "plover", "string", "PLOVER type" },
	{ "root", "string", "first two digits of the code" },
	{ "lat", "number", "degrees north of the place (WGS 84)" },
	{ "lon", "number", "degrees east of the place (WGS 84)" },
	{ "source_text", "string", "words for the source in the sentence" },
	{ "target_text", "string", "words for the target in the sentence" },
	{ "rule", "string", "entry of the lexicon that coded it" },
	{ "start", "integer", "code point of the article's text the sentence begins at; empty: the title" },
	{ "end", "integer", "code point it ends before" },
	{ "article_id", "integer", "number of that article in the database" },
	{ "batch", "integer", "import that brought it" },
	{ "mutual_id", "string", "shared by the two rows of a mutual event" },
	{ "cluster_id", "string", "event_id of the one that stands for all accounts of the deed" },
	{ "lexicon", "string", "version of the lexicon that coded it" },
	{ "tone", "number", "tone of the reports, as the dataset has it" },
	{ "dataset", "string", "where it comes from" },
	{ "dataset_id", "string", "its own identifier there" },
	{ "bucket", "string", "stretch of time" },
	{ "events", "integer", "events, duplicates counted" },
	{ "distinct", "integer", "distinct events" },
	{ "forward", "integer", "events from the first to the second" },
	{ "backward", "integer", "events from the second to the first" },
	{ "vcoop", "integer", "verbal cooperation" },
	{ "mcoop", "integer", "material cooperation" },
	{ "vconf", "integer", "verbal conflict" },
	{ "mconf", "integer", "material conflict" },
	{ "mean", "number", "mean Goldstein score" },
	{ "n", "integer", "events the mean is over" },
	{ "rate", "number", "events per 1,000 articles published" },
	{ "first", "date", "first event" },
	{ "last", "date", "last event" },
};

const struct field *field_about(const char *name)
{
	static const struct field unknown = { "", "string", "" };

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return &unknown;
}
