/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The main() of a fuzz target outside of libFuzzer: feeds it files, each once.
 * Without arguments these are the files of its own corpus, for fuzz_X the
 * folder tests/fuzz/corpus/X. A file or a folder that cannot be read, and a
 * corpus without files, are failures.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* More than any input that is worth keeping. */
#define INPUT_MAX (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int feed_file(const char *path)
{
	size_t len;
	uint8_t *data;
	uint8_t *exact;
	FILE *file = fopen(path, "rb");

	if (!file) {
		perror(path);
		return -1;
	}
	data = malloc(INPUT_MAX);
	len = data ? fread(data, 1, INPUT_MAX, file) : 0;
	/* Of its very size, so that a sanitizer sees a read behind its end. */
	exact = malloc(len ? len : 1);
	if (!data || !exact || ferror(file) || !feof(file)) {
		fprintf(stderr, "%s: cannot be read whole\n", path);
		exit(1);
	}
	fclose(file);
	memcpy(exact, data, len);
	free(data);
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
	return 1;
}

/* Returns how many files were fed, or -1. */
static int feed(const char *path)
{
	struct dirent **entries;
	struct stat st;
	int fed = 0;
	int n;

	if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		return feed_file(path);
	n = scandir(path, &entries, NULL, alphasort);
	if (n < 0) {
		perror(path);
		return -1;
	}
	for (int i = 0; i < n; i++) {
		char name[4096];

		if (fed >= 0 && entries[i]->d_name[0] != '.') {
			snprintf(name, sizeof(name), "%s/%s", path,
				 entries[i]->d_name);
			fed = feed_file(name) < 0 ? -1 : fed + 1;
		}
		free(entries[i]);
	}
	free(entries);
	return fed;
}

static int feed_corpus(const char *program)
{
	const char *top = getenv("FOTACON_SRCDIR");
	const char *name = strrchr(program, '/');
	char path[4096];

	name = name ? name + 1 : program;
	if (strncmp(name, "fuzz_", 5) == 0)
		name += 5;
	snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/%s", top ? top : ".",
		 name);
	return feed(path);
}

int main(int argc, char **argv)
{
	int total = 0;

	if (argc < 2)
		total = feed_corpus(argv[0]);
	for (int i = 1; i < argc && total >= 0; i++) {
		int fed = feed(argv[i]);

		total = fed < 0 ? -1 : total + fed;
	}
	printf("%d inputs\n", total);
	return total > 0 ? 0 : 1;
}
