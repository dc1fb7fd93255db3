/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every scene at several sizes against its golden file: the plane of glyphs,
 * the plane of roles (one letter a role, legend below) and the cursor. With
 * UPDATE_GOLDEN set the files are written anew; look at what changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hl78/text.h>

#include "screen/scenes.h"

static const struct {
	int cols;
	int rows;
} sizes[] = { { 40, 10 }, { 60, 16 }, { 80, 24 }, { 132, 43 } };

/* A dump of the largest size, four bytes a glyph and one a role. */
#define DUMP_MAX 65536

static const char letters[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

struct dump {
	char text[DUMP_MAX];
	size_t len;
};

static void add(struct dump *dump, const char *bytes, size_t len)
{
	assert_true(dump->len + len < sizeof(dump->text));
	memcpy(dump->text + dump->len, bytes, len);
	dump->len += len;
	dump->text[dump->len] = '\0';
}

static void add_text(struct dump *dump, const char *text)
{
	add(dump, text, strlen(text));
}

static void add_glyphs(struct dump *dump, const struct canvas *canvas)
{
	char bytes[KEYS_BYTES_MAX];

	for (int row = 0; row < canvas->rows; row++) {
		for (int col = 0; col < canvas->cols; col++) {
			const struct cell *cell = canvas_cell(canvas, row, col);
			struct key key = { .code = cell->code };

			if (cell->width > 0)
				add(dump, bytes, keys_bytes(&key, bytes));
		}
		add_text(dump, "|\n");
	}
}

static void add_roles(struct dump *dump, const struct canvas *canvas)
{
	bool seen[N_ROLES] = { false };
	char line[64];

	for (int row = 0; row < canvas->rows; row++) {
		for (int col = 0; col < canvas->cols; col++) {
			int role = canvas_cell(canvas, row, col)->role;

			seen[role] = true;
			add(dump, role == ROLE_NORMAL ? "." : &letters[role],
			    1);
		}
		add_text(dump, "\n");
	}
	for (int role = 1; role < N_ROLES; role++) {
		if (!seen[role])
			continue;
		snprintf(line, sizeof(line), "%c %s\n", letters[role],
			 role_name((enum role)role));
		add_text(dump, line);
	}
}

static void canvas_dump(struct dump *dump, const struct canvas *canvas)
{
	char line[64];

	dump->len = 0;
	snprintf(line, sizeof(line), "cursor %d,%d\n", canvas->cursor_row,
		 canvas->cursor_col);
	add_text(dump, line);
	add_glyphs(dump, canvas);
	add_roles(dump, canvas);
}

static void golden_path(char *path, size_t size, const char *name, int cols,
			int rows)
{
	const char *top = getenv("FOTACON_SRCDIR");

	snprintf(path, size, "%s/tests/screen/golden/%s-%dx%d.txt",
		 top ? top : ".", name, cols, rows);
}

static void write_golden(const char *path, const struct dump *dump)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(dump->text, 1, dump->len, file), dump->len);
	assert_int_equal(fclose(file), 0);
}

static void read_golden(const char *path, struct dump *dump)
{
	FILE *file = fopen(path, "r");

	if (!file)
		fail_msg("%s: missing; UPDATE_GOLDEN=1 writes it", path);
	dump->len = fread(dump->text, 1, sizeof(dump->text) - 1, file);
	dump->text[dump->len] = '\0';
	fclose(file);
}

/* Prints the lines that differ; the two have the same number of them. */
static void print_difference(const char *path, const char *was, const char *is)
{
	fprintf(stderr, "%s:\n", path);
	for (int line = 1; *was || *is; line++) {
		size_t was_len = strcspn(was, "\n"), is_len = strcspn(is, "\n");

		if (was_len != is_len || memcmp(was, is, was_len) != 0)
			fprintf(stderr, "%d\n- %.*s\n+ %.*s\n", line,
				(int)was_len, was, (int)is_len, is);
		was += was_len + (was[was_len] == '\n');
		is += is_len + (is[is_len] == '\n');
	}
}

static struct dump is, was;

static bool scene_holds(const struct scene *scene, int cols, int rows)
{
	struct canvas canvas;
	struct stage stage;
	char path[512];

	stage_init(&stage);
	assert_int_equal(canvas_init(&canvas, rows, cols), 0);
	scene->set(&stage);
	canvas.glyphs = stage.glyphs;
	ui_draw(&stage.ui, &stage.model, &canvas);
	canvas_dump(&is, &canvas);
	canvas_fini(&canvas);
	stage_fini(&stage);

	golden_path(path, sizeof(path), scene->name, cols, rows);
	if (getenv("UPDATE_GOLDEN")) {
		write_golden(path, &is);
		return true;
	}
	read_golden(path, &was);
	if (strcmp(was.text, is.text) == 0)
		return true;
	print_difference(path, was.text, is.text);
	return false;
}

static void test_golden(void **state)
{
	int differ = 0;

	(void)state;
	for (size_t i = 0; i < n_scenes; i++) {
		for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++)
			differ += !scene_holds(&scenes[i], sizes[k].cols,
					       sizes[k].rows);
	}
	assert_int_equal(differ, 0);
}

/* In every cell of every scene at odd sizes too: nothing but what is shown. */
static void check_cells(const struct canvas *canvas, bool ascii)
{
	for (int row = 0; row < canvas->rows; row++) {
		for (int col = 0; col < canvas->cols; col++) {
			const struct cell *cell = canvas_cell(canvas, row, col);

			assert_true(hl78_printable(cell->code));
			assert_true(cell->role < N_ROLES);
			if (ascii)
				assert_true(cell->code < 0x7f);
			if (cell->width == 2)
				assert_int_equal(
					canvas_cell(canvas, row, col + 1)
						->width, 0);
			if (cell->width == 0)
				assert_int_equal(
					canvas_cell(canvas, row, col - 1)
						->width, 2);
		}
	}
}

static void test_any_size(void **state)
{
	static const int cols[] = { 1, 2, 9, 39, 59, 75, 76, 119, 120, 300 };
	static const int rows[] = { 1, 2, 3, 5, 11, 14, 15, 24, 100 };
	enum glyph_set set;

	(void)state;
	for (size_t i = 0; i < n_scenes * 90; i++) {
		struct canvas canvas;
		struct stage stage;

		stage_init(&stage);
		scenes[i / 90].set(&stage);
		assert_int_equal(canvas_init(&canvas, rows[i % 9],
					     cols[i % 90 / 9]), 0);
		for (set = GLYPHS_UTF8; set < N_GLYPH_SETS; set++) {
			canvas.glyphs = set;
			ui_draw(&stage.ui, &stage.model, &canvas);
			check_cells(&canvas, set == GLYPHS_ASCII);
		}
		canvas_fini(&canvas);
		stage_fini(&stage);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_any_size),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8")) {
		fputs("no C.UTF-8 locale\n", stderr);
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
