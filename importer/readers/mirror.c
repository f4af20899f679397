/*
 * Folders that `wget --mirror` leaves: a folder per host, in it the paths of
 * its pages as files.  Such a folder bears a host's name and holds what every
 * host is asked for first, robots.txt or index.html.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "reader.h"

/* Besides the two letters of countries. */
static const char *const domains[] = { "com", "org", "net", "int", "gov", "edu", "mil", "info",
	"news", "press", "media", "online", "world", "africa", "asia" };

static const char *const assets[] = { ".css", ".js", ".mjs", ".json", ".map", ".png", ".jpg", ".jpeg",
	".gif", ".svg", ".webp", ".avif", ".ico", ".bmp", ".woff", ".woff2", ".ttf", ".otf", ".eot",
	".mp3", ".mp4", ".m4a", ".webm", ".ogg", ".pdf", ".zip", ".gz", ".doc", ".docx", ".xls",
	".xlsx", ".ppt", ".pptx", ".wasm", ".webmanifest" };

static const char *const for_crawlers[] = { "robots.txt", "ads.txt", "app-ads.txt", "humans.txt",
	"security.txt", "llms.txt" };

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool one_of(const char *const *list, size_t n, const char *word, size_t length)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i]) == length && strncasecmp(list[i], word, length) == 0)
			return true;
	return false;
}

static bool is_host(const char *name, size_t length)
{
	size_t dot = length, last;

	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)name[i]) && name[i] != '-' && name[i] != '.')
			return false;
	while (dot && name[dot - 1] != '.')
		dot--;
	last = length - dot;
	if (dot < 2 || name[0] == '.' || isdigit((unsigned char)name[dot]))
		return false;
	return last == 2 || one_of(domains, COUNT(domains), name + dot, last);
}

static bool holds(const char *path, size_t folder, const char *name)
{
	char file[4096];
	struct stat st;

	return folder + strlen(name) + 2 < sizeof file &&
		snprintf(file, sizeof file, "%.*s/%s", (int)folder, path, name) > 0 && stat(file, &st) == 0;
}

/* Where the host's name begins in the path; NULL: in no mirror. */
static const char *host_in(const char *path)
{
	for (const char *at = path, *end; (end = strchr(at, '/')); at = end + 1)
		if (is_host(at, (size_t)(end - at)) && (holds(path, (size_t)(end - path), "robots.txt") ||
							 holds(path, (size_t)(end - path), "index.html")))
			return at;
	return NULL;
}

/* "index.html?page=2" is the query of the folder's own address; names with a
 * query got .html added where the page had no such ending; "@" stands for "?"
 * in names for Windows. */
static void add_name(struct strbuf *url, const char *name)
{
	size_t stem = strcspn(name, "?"), length = strlen(name);
	const char *at = name[stem] ? NULL : strstr(name, ".html@");

	if (at)
		stem = (size_t)(at - name) + 5;
	if (one_of((const char *const[]){ "index.html", "index.htm" }, 2, name, stem))
		name += stem, length -= stem, stem = 0;
	if (length > stem + 5 && strcasecmp(name + length - 5, ".html") == 0)
		length -= length == stem ? 0 : 5;
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)name[i];

		if (i == stem)
			strbuf_addc(url, '?');
		else if (c <= ' ' || c >= 0x7F || strchr("\"<>\\^`{|}#", c))
			strbuf_addf(url, "%%%02X", c);
		else
			strbuf_addc(url, (char)c);
	}
}

bool mirror_find(const char *path, struct mirror_file *out)
{
	const char *host = host_in(path), *name;
	size_t stem, dot;

	if (!host)
		return false;
	name = strrchr(host, '/') + 1;
	stem = strcspn(name, "?@");
	for (dot = stem; dot && name[dot - 1] != '.';)
		dot--;
	out->skip = NULL;
	if (one_of(for_crawlers, COUNT(for_crawlers), name, stem))
		out->skip = "a file for crawlers, no page";
	else if (dot > 1 && one_of(assets, COUNT(assets), name + dot - 1, stem - dot + 1))
		out->skip = "a part of pages or a document, no page itself";
	strbuf_clear(&out->url);
	strbuf_adds(&out->url, "https://");
	strbuf_add(&out->url, host, (size_t)(name - host));
	add_name(&out->url, name);
	return true;
}
