#include "schema/records.h"

#include <string.h>

static const char *const precisions[] = {
	"day", "week", "month", "quarter", "half", "season", "year", "decade",
	"interval", "unknown",
};
static const char *const bases[] = {
	"text", "context", "tenure", "lead", "bound", "dataset", "person",
};
static const char *const statuses[] = {
	"done", "announced", "intended", "claimed", "denied",
};
static const char *const confidences[] = { "high", "medium", "low" };

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static int find(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return (int)i;
	return -1;
}

const char *precision_name(enum precision precision)
{
	return precisions[precision];
}

const char *date_basis_name(enum date_basis basis)
{
	return bases[basis];
}

const char *event_status_name(enum event_status status)
{
	return statuses[status];
}

const char *confidence_name(enum confidence confidence)
{
	return confidences[confidence];
}

int precision_from_name(const char *name)
{
	return find(precisions, COUNT(precisions), name);
}

int date_basis_from_name(const char *name)
{
	return find(bases, COUNT(bases), name);
}

int event_status_from_name(const char *name)
{
	return find(statuses, COUNT(statuses), name);
}

int confidence_from_name(const char *name)
{
	return find(confidences, COUNT(confidences), name);
}
