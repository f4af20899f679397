#include "base/late.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

/* Pointers to functions are copied as bytes: ISO C has no cast to them. */
static enum status load(const char *file, const char *const *names, size_t n, void *functions,
			struct error *err)
{
	static void *const none;
	void *library;

	if (memcmp(functions, &none, sizeof none) != 0)
		return STATUS_OK;
	library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
	/* the first one last: it tells that all are there */
	for (size_t i = n; library && i-- > 0;) {
		void *function = dlsym(library, names[i]);

		if (!function)
			return error_set(err, STATUS_IO, "%s has no %s", file, names[i]);
		memcpy((char *)functions + i * sizeof function, &function, sizeof function);
	}
	return library ? STATUS_OK : error_set(err, STATUS_IO, "a library is missing: %s", dlerror());
}

enum status late_load(const char *file, const char *const *names, size_t n, void *functions,
		      struct error *err)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	enum status status;

	pthread_mutex_lock(&lock);
	status = load(file, names, n, functions, err);
	pthread_mutex_unlock(&lock);
	return status;
}
