/* Files that appear whole or not at all. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/strbuf.h"
#include "export/writer.h"

/* Of the sinks that are open, for sink_abandon(). */
#define SINKS_MOST 4
static char *volatile temporaries[SINKS_MOST];

static void note(char *old, char *new)
{
	for (int i = 0; i < SINKS_MOST; i++)
		if (temporaries[i] == old) {
			temporaries[i] = new;
			return;
		}
}

void sink_abandon(void)
{
	for (int i = 0; i < SINKS_MOST; i++)
		if (temporaries[i])
			unlink(temporaries[i]);
}

/* As any other new file: mkstemp() alone would hide it from others. */
static void open_to_others(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	fchmod(fd, 0666 & ~mask);
}

static void forget(struct sink *sink)
{
	note(sink->temporary, NULL);
	mem_free(sink->temporary);
	mem_free(sink->path);
	sink->temporary = sink->path = NULL;
}

enum status sink_open(struct sink *sink, const char *path, struct error *err)
{
	struct strbuf name;
	enum status status;
	int fd;

	*sink = (struct sink){ .file = stdout };
	if (!path || strcmp(path, "-") == 0)
		return STATUS_OK;
	strbuf_init(&name);
	strbuf_addf(&name, "%s.XXXXXX", path);
	sink->temporary = strbuf_detach(&name);
	sink->path = mem_strdup(path);
	fd = sink->temporary && sink->path ? mkstemp(sink->temporary) : -1;
	if (fd >= 0)
		note(NULL, sink->temporary);
	sink->file = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (sink->file) {
		open_to_others(fd);
		return STATUS_OK;
	}
	status = error_set(err, sink->temporary && sink->path ? STATUS_IO : STATUS_NOMEM,
			   "cannot write beside '%.200s': %s", path, strerror(errno));
	if (fd >= 0) {
		close(fd);
		unlink(sink->temporary);
	}
	forget(sink);
	return status;
}

enum status sink_close(struct sink *sink, bool keep, struct error *err)
{
	enum status status = STATUS_OK;

	if (!sink->temporary)
		return STATUS_OK;
	if (keep && (fflush(sink->file) != 0 || fsync(fileno(sink->file)) != 0))
		status = error_set(err, STATUS_IO, "writing '%.200s' failed: %s", sink->path, strerror(errno));
	if (fclose(sink->file) != 0 && keep && status == STATUS_OK)
		status = error_set(err, STATUS_IO, "writing '%.200s' failed: %s", sink->path, strerror(errno));
	if (keep && status == STATUS_OK && rename(sink->temporary, sink->path) != 0)
		status = error_set(err, STATUS_IO, "cannot name the file '%.200s': %s", sink->path, strerror(errno));
	if (!keep || status != STATUS_OK)
		unlink(sink->temporary);
	forget(sink);
	return status;
}
