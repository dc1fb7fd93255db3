/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A folder as a list to pick from. Names are shown as they are, whatever is in
 * them; hidden files stay so. Devices and pipes are never opened. Invariant:
 * the picks point into the list, and are made anew whenever either changes.
 */
#include "app/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "io/history.h"
#include "io/package.h"
#include "ui/find.h"
#include "ui/format.h"

/* All that tells a kind of package. */
#define HEAD_BYTES 32

static const char group_recent[] = "Used before";

/* ---- one file ---- */

/* FNV-1a: the same for the same path, and never 0. */
static uint64_t id_of(const char *path, bool recent)
{
	uint64_t hash = UINT64_C(14695981039346656037) + recent;

	for (; *path; path++)
		hash = (hash ^ (uint8_t)*path) * UINT64_C(1099511628211);
	return hash ? hash : 1;
}

static void write_mark(struct file_entry *e, const struct stat *st)
{
	char size[FORMAT_MAX], date[24] = "";
	struct tm tm;

	if (localtime_r(&st->st_mtime, &tm))
		strftime(date, sizeof(date), "%Y-%m-%d %H:%M", &tm);
	snprintf(e->mark, sizeof(e->mark), "%s  %s",
		 format_size(st->st_size, size), date);
}

static bool is_package(int fd)
{
	uint8_t head[HEAD_BYTES];
	ssize_t n = read(fd, head, sizeof(head));
	struct package package = { .name = "" };

	if (n <= 0)
		return false;
	package_read(&package, head, (size_t)n);
	return package.kind != PACKAGE_UNKNOWN;
}

/* What it is, by its first bytes. `st` is that of a plain file. */
static enum file_kind look_into(int at, const char *name)
{
	int fd = openat(at, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	enum file_kind kind;

	if (fd < 0)
		return FILE_CLOSED;
	kind = is_package(fd) ? FILE_PACKAGE : FILE_OTHER;
	close(fd);
	return kind;
}

static void entry_fini(struct file_entry *e)
{
	free(e->path);
	free(e->name);
}

/* False: no memory, or too long a path. */
static bool name_it(struct file_entry *e, const char *folder, const char *name,
		    const char *behind)
{
	bool root = strcmp(folder, "/") == 0;
	size_t size = strlen(folder) + strlen(name) + 3;

	e->path = malloc(size);
	e->name = malloc(strlen(name) + strlen(behind) + 1);
	if (!e->path || !e->name || size > PATH_MAX) {
		entry_fini(e);
		return false;
	}
	snprintf(e->path, size, "%s%s%s", folder, root ? "" : "/", name);
	snprintf(e->name, strlen(name) + strlen(behind) + 1, "%s%s", name,
		 behind);
	e->id = id_of(e->path, e->kind == FILE_RECENT);
	return true;
}

/* ---- a list that grows ---- */

struct making {
	struct file_entry *list;
	size_t n;
	size_t size;
	bool failed;
	bool cut;
};

static void drop(struct making *m)
{
	for (size_t i = 0; i < m->n; i++)
		entry_fini(&m->list[i]);
	free(m->list);
}

static void add(struct making *m, const struct file_entry *e)
{
	size_t size = m->size ? 2 * m->size : 64;
	struct file_entry *list = m->list;

	if (m->n == m->size) {
		list = realloc(list, size * sizeof(*list));
		if (!list) {
			m->failed = true;
			free(e->path);
			free(e->name);
			return;
		}
		m->list = list;
		m->size = size;
	}
	m->list[m->n++] = *e;
}

/* ---- a folder ---- */

static void add_of_folder(struct making *m, int at, const char *folder,
			  const char *name)
{
	struct file_entry e = { .kind = FILE_FOLDER, .mark = "folder" };
	struct stat st;

	if (name[0] == '.' || fstatat(at, name, &st, 0) != 0)
		return;
	if (!S_ISDIR(st.st_mode)) {
		if (!S_ISREG(st.st_mode))
			return;
		e.kind = look_into(at, name);
		write_mark(&e, &st);
		if (e.kind == FILE_CLOSED)
			snprintf(e.mark, sizeof(e.mark), "no permission");
	}
	if (name_it(&e, folder, name, e.kind == FILE_FOLDER ? "/" : ""))
		add(m, &e);
	else
		m->cut = true;
}

static void add_up(struct making *m, const char *folder)
{
	struct file_entry e = { .kind = FILE_UP, .mark = "folder" };
	const char *last = strrchr(folder, '/');
	char above[PATH_MAX];

	if (!last || strcmp(folder, "/") == 0)
		return;
	snprintf(above, sizeof(above), "%.*s",
		 last == folder ? 1 : (int)(last - folder), folder);
	if (!name_it(&e, above, "..", ""))
		return;
	snprintf(e.path, strlen(e.path) + 1, "%s", above);
	e.id = id_of("..", false);
	add(m, &e);
}

static int compare(const void *a, const void *b)
{
	const struct file_entry *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int read_folder(struct making *m, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t from = m->n;

	if (!dir)
		return -errno;
	add_up(m, folder);
	while ((entry = readdir(dir))) {
		if (m->n - from >= FILES_MAX) {
			m->cut = true;
			break;
		}
		add_of_folder(m, dirfd(dir), folder, entry->d_name);
	}
	closedir(dir);
	if (m->n > from)
		qsort(m->list + from, m->n - from, sizeof(*m->list), compare);
	return 0;
}

/* ---- those that were used ---- */

/* The newest come last in the file, and first in the list. */
static void take_recent(void *arg, const char *line)
{
	struct making *m = arg;
	struct file_entry e = { .kind = FILE_RECENT };
	const char *name = strrchr(line, '/');
	struct stat st;

	if (!name || stat(line, &st) != 0 || !S_ISREG(st.st_mode) ||
	    strlen(line) >= PATH_MAX)
		return;
	for (size_t i = 0; i < m->n; i++) {
		if (strcmp(m->list[i].path, line) != 0)
			continue;
		e = m->list[i];
		memmove(&m->list[i], &m->list[i + 1],
			(m->n - i - 1) * sizeof(e));
		m->list[m->n - 1] = e;
		return;
	}
	write_mark(&e, &st);
	e.path = strdup(line);
	e.name = strdup(name + 1);
	e.id = id_of(line, true);
	if (e.path && e.name)
		add(m, &e);
	else
		entry_fini(&e);
}

static void keep_last(struct making *m)
{
	size_t over = m->n > FILES_RECENT_MAX ? m->n - FILES_RECENT_MAX : 0;
	struct file_entry e;

	for (size_t i = 0; i < over; i++)
		entry_fini(&m->list[i]);
	m->n -= over;
	if (over > 0)
		memmove(m->list, m->list + over, m->n * sizeof(*m->list));
	for (size_t i = 0; i < m->n / 2; i++) {
		e = m->list[i];
		m->list[i] = m->list[m->n - 1 - i];
		m->list[m->n - 1 - i] = e;
	}
}

int files_remember(const char *recent, const char *path)
{
	return strchr(path, '\n') ? -EINVAL : history_append(recent, path);
}

/* ---- what is shown ---- */

static void show(struct files *f)
{
	static const enum ui_pick_look looks[] = {
		[FILE_RECENT] = UI_PICK_GOOD,
		[FILE_UP] = UI_PICK_PLAIN,
		[FILE_FOLDER] = UI_PICK_PLAIN,
		[FILE_PACKAGE] = UI_PICK_GOOD,
		[FILE_OTHER] = UI_PICK_PLAIN,
		[FILE_CLOSED] = UI_PICK_ABSENT,
	};
	struct find find;

	find_set(&find, f->typed, strlen(f->typed));
	f->n_picks = 0;
	for (size_t i = 0; i < f->n; i++) {
		const struct file_entry *e = &f->list[i];

		if (find.n > 0 &&
		    !find_in_text(&find, e->name, strlen(e->name)))
			continue;
		f->picks[f->n_picks++] = (struct ui_pick){
			.id = e->id,
			.group = e->kind == FILE_RECENT ? group_recent :
							  f->folder,
			.name = e->name,
			.mark = e->mark,
			.look = looks[e->kind],
		};
	}
}

int files_read(struct files *f, const char *folder, const char *recent)
{
	struct making m = { .n = 0 };
	struct ui_pick *picks = NULL;
	char path[PATH_MAX];
	int err;

	if (!realpath(folder, path))
		return -errno;
	if (recent)
		history_load(recent, take_recent, &m);
	keep_last(&m);
	err = m.failed ? -ENOMEM : read_folder(&m, path);
	if (!err)
		picks = calloc(m.n + 1, sizeof(*picks));
	if (err || m.failed || !picks) {
		drop(&m);
		free(picks);
		return err ? err : -ENOMEM;
	}
	files_fini(f);
	f->list = m.list;
	f->n = m.n;
	f->picks = picks;
	snprintf(f->folder, sizeof(f->folder), "%s", path);
	if (m.cut)
		f->remark = "Not all files are here: there are too many.";
	show(f);
	return 0;
}

void files_fini(struct files *f)
{
	struct making m = { .list = f->list, .n = f->n };

	drop(&m);
	free(f->picks);
	*f = (struct files){ .n = 0 };
}

bool files_type(struct files *f, const char *bytes, size_t len)
{
	size_t has = strlen(f->typed);

	if (has + len >= sizeof(f->typed) || !f->picks)
		return false;
	memcpy(f->typed + has, bytes, len);
	f->typed[has + len] = '\0';
	show(f);
	return true;
}

bool files_rub_out(struct files *f)
{
	size_t has = strlen(f->typed);

	if (has == 0)
		return false;
	/* All bytes of a character. */
	do
		has--;
	while (has > 0 && (f->typed[has] & 0xc0) == 0x80);
	f->typed[has] = '\0';
	show(f);
	return true;
}

const struct file_entry *files_entry(const struct files *f, uint64_t id)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->list[i].id == id)
			return &f->list[i];
	}
	return NULL;
}

uint64_t files_first(const struct files *f)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->list[i].kind == FILE_RECENT ||
		    f->list[i].kind == FILE_PACKAGE)
			return f->list[i].id;
	}
	return f->n > 0 ? f->list[0].id : 0;
}
