/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The action table, numbers for people, and what the ui does by itself: focus,
 * Help, scrolling, places for the mouse. How it looks is tests/screen's.
 */
#include "screen/drawn.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "ui/format.h"

static enum action of(uint32_t code, unsigned mods, bool in_line)
{
	struct key key = { .code = code, .mods = mods };

	return keymap_action(NULL, &key, in_line);
}

static void test_table_is_sound(void **state)
{
	const char *args;

	(void)state;
	for (int i = 1; i < N_ACTIONS; i++) {
		const struct action_info *info = action_info((enum action)i);

		assert_non_null(info->name);
		assert_non_null(info->help);
		assert_int_equal(action_of_name(info->name, &args), i);
		if (info->label)
			assert_true(strlen(info->label) <= 6);
		/* No key means two things. */
		for (int k = 0; k < ACTION_KEYS; k++) {
			if (info->keys[k].code)
				assert_int_equal(of(info->keys[k].code,
						    info->keys[k].mods, false),
						 i);
		}
	}
}

static void test_keys_of_actions(void **state)
{
	char out[64];

	(void)state;
	assert_int_equal(of(KEYS_F1, 0, true), ACTION_HELP);
	assert_int_equal(of(KEYS_F10, 0, true), ACTION_QUIT);
	assert_int_equal(of(KEYS_F1, KEYS_SHIFT, true), ACTION_NONE);
	assert_int_equal(of(KEYS_UP, 0, false), ACTION_UP);
	assert_int_equal(of(KEYS_UP, 0, true), ACTION_NONE);
	assert_int_equal(of(KEYS_UP, KEYS_ALT, true), ACTION_UP);
	assert_int_equal(of(KEYS_TAB, 0, true), ACTION_NONE);
	assert_int_equal(of(KEYS_TAB, KEYS_ALT, true), ACTION_NEXT_PANE);
	/* Enter shows, and answers nothing; what is pasted does neither. */
	assert_int_equal(of(KEYS_ENTER, 0, false), ACTION_CHOOSE);
	assert_int_equal(of(KEYS_ENTER, 0, true), ACTION_NONE);
	assert_true(action_info(ACTION_CHOOSE)->group != ACTION_GROUP_ANSWER);
	/* Enter is the line's, and does nothing but what is chosen. */
	assert_int_equal(of(KEYS_ENTER, 0, false), ACTION_CHOOSE);
	assert_int_equal(of(KEYS_ENTER, 0, true), ACTION_NONE);
	assert_int_equal(of(' ', 0, true), ACTION_NONE);
	assert_int_equal(of(KEYS_PASTE, 0, false), ACTION_NONE);
	assert_int_equal(of(KEYS_PASTE, 0, true), ACTION_NONE);
	assert_int_equal(keymap_place(4), ACTION_UPDATE);
	assert_int_equal(keymap_place(7), ACTION_ACCEPT);
	assert_int_equal(keymap_place(11), ACTION_NONE);
	assert_string_equal(keymap_keys(NULL, ACTION_QUIT, out, sizeof(out)),
			    "F10, Esc 0");
	assert_string_equal(keymap_keys(NULL, ACTION_NOTE, out, sizeof(out)), "");
}

static void test_names_of_actions(void **state)
{
	const char *args;

	(void)state;
	assert_int_equal(action_of_name("accept install", &args),
			 ACTION_ACCEPT);
	assert_string_equal(args, "install");
	assert_int_equal(action_of_name(" acc", &args), ACTION_ACCEPT);
	assert_string_equal(args, "");
	assert_int_equal(action_of_name("a", &args), ACTION_NONE);
	assert_int_equal(action_of_name("at", &args), ACTION_FOCUS_AT);
	assert_int_equal(action_of_name("", &args), ACTION_NONE);
	assert_int_equal(action_of_name("accepted", &args), ACTION_NONE);
}

static void test_focus(void **state)
{
	struct ui *ui = &stage.ui;

	(void)state;
	drawn_scene("download");
	assert_int_equal(ui->focus, UI_PANE_AT);
	assert_true(ui_in_line(ui, &stage.model));
	assert_true(ui_act(ui, &stage.model, ACTION_NEXT_PANE));
	assert_int_equal(ui->focus, UI_PANE_EVENTS);
	assert_false(ui_in_line(ui, &stage.model));
	assert_true(ui_act(ui, &stage.model, ACTION_HELP));
	assert_false(ui_in_line(ui, &stage.model));
	assert_true(ui_act(ui, &stage.model, ACTION_BACK));
	assert_int_equal(ui->focus, UI_PANE_EVENTS);
	assert_false(ui_act(ui, &stage.model, ACTION_BACK));
	ui_act(ui, &stage.model, ACTION_HELP);
	ui_act(ui, &stage.model, ACTION_HELP);
	assert_int_equal(ui->focus, UI_PANE_EVENTS);
	ui_act(ui, &stage.model, ACTION_HELP);
	ui_act(ui, &stage.model, ACTION_FOCUS_AT);
	assert_int_equal(ui->focus, UI_PANE_AT);
	stage.model.read_only = "read-only: nothing is sent";
	assert_false(ui_in_line(ui, &stage.model));
	/* The program's own. */
	assert_false(ui_act(ui, &stage.model, ACTION_ACCEPT));
	assert_false(ui_act(ui, &stage.model, ACTION_QUIT));
	assert_false(ui_act(ui, &stage.model, ACTION_NONE));
}

static void test_scrolling(void **state)
{
	struct ui *ui = &stage.ui;

	(void)state;
	drawn_scene("download");
	assert_true(ui_act(ui, &stage.model, ACTION_PAGE_UP));
	assert_false(ui->at.follow);
	assert_true(ui->events.follow);
	assert_true(ui_act(ui, &stage.model, ACTION_FOLLOW));
	assert_true(ui->at.follow);
	ui_act(ui, &stage.model, ACTION_HELP);
	ui_draw(ui, &stage.model, &canvas);
	assert_true(ui_act(ui, &stage.model, ACTION_FOLLOW));
	assert_true(ui->help_top > 0);
	assert_true(ui_act(ui, &stage.model, ACTION_TOP));
	assert_int_equal(ui->help_top, 0);
	assert_true(ui_act(ui, &stage.model, ACTION_UP));
	assert_int_equal(ui->help_top, 0);
}

static void test_mouse(void **state)
{
	const struct ui *ui = &stage.ui;
	int col;

	(void)state;
	drawn_scene("asked");
	col = drawn_find(22, "Accept");
	assert_true(col > 0);
	assert_int_equal(ui_target(ui, 22, col), ACTION_ACCEPT);
	assert_int_equal(ui_target(ui, 22, drawn_find(22, "Later")), ACTION_LATER);
	assert_int_equal(ui_target(ui, 22, 2), ACTION_NONE);
	assert_int_equal(ui_target(ui, 23, drawn_find(23, "Quit")), ACTION_QUIT);
	assert_int_equal(ui_target(ui, 23, drawn_find(23, "F1")), ACTION_HELP);
	assert_int_equal(ui_target(ui, 7, 5), ACTION_FOCUS_EVENTS);
	assert_int_equal(ui_target(ui, 21, 5), ACTION_FOCUS_AT);
	assert_int_equal(ui_target(ui, 0, 0), ACTION_NONE);
}

/* What is pressed gets the focus, a row is chosen, a key is the program's. */
static void test_press(void **state)
{
	struct ui *ui = &stage.ui;

	(void)state;
	drawn_scene("asked");
	assert_int_equal(drawn_mouse(0, 22, drawn_find(22, "Accept")), ACTION_ACCEPT);
	assert_int_equal(drawn_mouse(0, 23, drawn_find(23, "F1")), ACTION_HELP);
	assert_int_equal(ui->focus, UI_PANE_AT);
	assert_int_equal(drawn_mouse(0, 21, 5), ACTION_NONE); /* it has the focus */
	assert_int_equal(drawn_mouse(2, 7, 5), ACTION_NONE); /* another button */
	assert_int_equal(ui->focus, UI_PANE_AT);
	assert_int_equal(drawn_mouse(0, 7, 5), ACTION_NONE);
	assert_int_equal(ui->focus, UI_PANE_EVENTS);
	assert_false(ui->events.follow);
	assert_int_equal(ui->events.chosen, ui->events.top + 1);
	drawn_mouse(0, 8, 5);
	assert_int_equal(ui->events.chosen, ui->events.top + 2);
	assert_int_equal(drawn_mouse(0, 5, 5), ACTION_NONE); /* its own rule */
	assert_int_equal(drawn_mouse(0, 14, 5), ACTION_FOCUS_AT);
	/* A page: rows are chosen, its rule closes it. */
	drawn_scene("timeline");
	assert_int_equal(drawn_mouse(0, 8, 5), ACTION_NONE);
	assert_int_equal(ui->focus, UI_PAGE_TIMELINE);
	assert_int_equal(ui->timeline.chosen, ui->timeline.top + 2);
	assert_int_equal(drawn_mouse(0, 5, 70), ACTION_TIMELINE);
	ui_act(ui, &stage.model, ACTION_HELP);
	ui_draw(ui, &stage.model, &canvas);
	assert_int_equal(drawn_mouse(0, 8, 5), ACTION_NONE); /* a remark */
	assert_int_equal(drawn_mouse(0, drawn_find_row(":setup"), 5), ACTION_SETUP);
	assert_int_equal(drawn_mouse(0, drawn_find_row(":accept"), 5), ACTION_NONE);
	assert_int_equal(drawn_mouse(0, 5, 5), ACTION_HELP);
}

/* The wheel moves what is under it, and the focus stays. */
static void test_wheel(void **state)
{
	struct ui *ui = &stage.ui;

	(void)state;
	drawn_scene("asked");
	drawn_mouse(64, 7, 5);
	assert_int_equal(ui->focus, UI_PANE_AT);
	assert_false(ui->events.follow);
	assert_true(ui->at.follow);
	drawn_mouse(65, 7, 5);
	assert_true(ui->events.follow);
	drawn_mouse(64, 0, 5); /* nothing there: what has the focus */
	assert_true(ui->events.follow);
	for (int i = 0; i < 4; i++)
		drawn_mouse(64, 22, 5);
	assert_true(ui->events.follow);
}

static bool has_role(enum role role, int from, int to)
{
	for (int row = from; row < to; row++) {
		for (int col = 0; col < canvas.cols; col++) {
			if (canvas_cell(&canvas, row, col)->role == role)
				return true;
		}
	}
	return false;
}

/* A percent of the download changes one column of the graph, no more. */
static void test_graph(void **state)
{
	struct canvas before;
	int n = 0, col = -1, top;

	(void)state;
	drawn_scene("download");
	assert_int_equal(canvas_resize(&canvas, 43, 132), 0);
	assert_int_equal(canvas_init(&before, 43, 132), 0);
	for (int i = 1; i <= 46; i++)
		stage.phases.rate[i] = 3000;
	ui_draw(&stage.ui, &stage.model, &before);
	stage.phases.rate[47] = stage.phases.rate[48] = 3000;
	stage.phases.percent = 48;
	ui_draw(&stage.ui, &stage.model, &canvas);
	for (int i = 0; i < 43 * 132; i++) {
		if (canvas.cells[i].code == before.cells[i].code)
			continue;
		assert_true(col < 0 || col == i % 132);
		col = i % 132;
		n++;
	}
	assert_in_range(n, 1, 6);
	canvas_fini(&before);
	/* The highest rate is within the scale, the axis named with units. */
	stage.phases.rate[48] = 3001;
	ui_draw(&stage.ui, &stage.model, &canvas);
	assert_true(drawn_find_row("4.0 kB/s") > 0);
	assert_true(drawn_find_row("average 3.0 kB/s") > 0);
	assert_true(drawn_find_row("100 %") > 0);
	/* One that is out of all proportion does not set it. */
	top = drawn_find_row(" Download rate ");
	stage.phases.rate[1] = 90000;
	ui_draw(&stage.ui, &stage.model, &canvas);
	assert_true(drawn_find_row("4.0 kB/s") > 0);
	assert_true(has_role(ROLE_BAR_DONE, top, top + 7));
	/* A graph of what is over is quiet. */
	stage.status.package = HL78_PACKAGE_STORED;
	ui_draw(&stage.ui, &stage.model, &canvas);
	assert_false(has_role(ROLE_BAR_DONE, top, top + 7));
}

/* What a large screen has besides leads to its page; 80 by 24 has none. */
static void test_more(void **state)
{
	struct ui *ui = &stage.ui;
	int row;

	(void)state;
	drawn_scene("download");
	assert_false(ui->shows_running);
	assert_int_equal(canvas_resize(&canvas, 38, 120), 0);
	ui_draw(ui, &stage.model, &canvas);
	assert_true(ui->shows_running);
	for (row = 0; row < 38 && drawn_find(row, " Download rate ") < 0; row++)
		;
	assert_in_range(row, 20, 24);
	assert_int_equal(drawn_mouse(64, row + 2, 80), ACTION_NONE);
	assert_int_equal(drawn_mouse(0, row + 2, 80), ACTION_TIMELINE);
	stage.model.prompt.kind = UI_PROMPT_CONFIRM;
	stage.model.prompt.text = "?";
	ui_draw(ui, &stage.model, &canvas);
	assert_true(drawn_find(row, " Download rate ") > 0); /* in its place */
	assert_int_equal(canvas_resize(&canvas, 37, 120), 0);
	ui_draw(ui, &stage.model, &canvas);
	assert_false(ui->shows_running);
	ui_act(ui, &stage.model, ACTION_FOCUS_EVENTS);
	ui_act(ui, &stage.model, ACTION_FOCUS_EVENTS);
	assert_int_equal(ui->focus, UI_PAGE_TIMELINE);
	ui_act(ui, &stage.model, ACTION_FOCUS_EVENTS);
	assert_int_equal(ui->focus, UI_PANE_EVENTS);
}

/* Keys that do not count yet are neither shown nor pressed. */
static void test_not_live(void **state)
{
	(void)state;
	drawn_scene("asked");
	assert_true(drawn_find(22, "F7") > 0);
	stage.model.prompt.live = false;
	ui_draw(&stage.ui, &stage.model, &canvas);
	assert_int_equal(drawn_find(22, "F7"), -1);
	for (int col = 0; col < canvas.cols; col++)
		assert_int_equal(ui_target(&stage.ui, 22, col), ACTION_NONE);
}

/* The request is on the screen whatever the size, in every view. */
static void test_never_hidden(void **state)
{
	(void)state;
	drawn_scene("asked");
	for (int cols = 40; cols <= 132; cols += 23) {
		for (int rows = 2; rows <= 43; rows++) {
			assert_int_equal(canvas_resize(&canvas, rows, cols),
					 0);
			ui_draw(&stage.ui, &stage.model, &canvas);
			assert_true(drawn_find_row("Download 524") >= rows - 3);
			assert_true(drawn_find(rows - 2, "F7") > 0);
			ui_act(&stage.ui, &stage.model, ACTION_HELP);
		}
	}
}

/* A question without room in one row has more, and its keys all the same. */
static void test_question_whole(void **state)
{
	(void)state;
	drawn_scene("quit");
	for (int rows = 9; rows <= 43; rows++) {
		assert_int_equal(canvas_resize(&canvas, rows, 40), 0);
		ui_draw(&stage.ui, &stage.model, &canvas);
		assert_int_equal(drawn_find(rows - 3, "! A download runs. "
					    "Quit? It goes on"), 1);
		assert_int_equal(drawn_find(rows - 2, "without a watch."), 3);
		assert_true(drawn_find(rows - 2, "F7 Quit  F8 Stay") > 0);
		assert_int_equal(ui_target(&stage.ui, rows - 2,
				 drawn_find(rows - 2, "F8")), ACTION_LATER);
	}
	/* Where the keys have no room behind it they are below. */
	stage.model.prompt.text = "A download runs. Quit? It goes on without a "
				  "watch over it, if you do.";
	ui_draw(&stage.ui, &stage.model, &canvas);
	assert_true(drawn_find(canvas.rows - 3, "watch over it") > 0);
	assert_int_equal(drawn_find(canvas.rows - 2, "F7 Quit"), 3);
}

/* The hint bar says of the keys of an answer what they do in this question. */
static void test_question_words(void **state)
{
	static const struct {
		const char *scene;
		const char *yes;
		const char *no;
	} rows[] = {
		{ "open", "F7Yes", "F8Later" },
		{ "asked", "F7Accept", "F8Later" },
		{ "defer", "F7Defer", "F8Back" },
		{ "stored", "F7Instl", "F8Later" },
		{ "sure", "F7Instl", "F8Back" },
		{ "confirm", "F7Yes", "F8No" },
		{ "quit", "F7Quit", "F8Stay" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		drawn_scene(rows[i].scene);
		assert_true(drawn_find(canvas.rows - 1, rows[i].yes) > 0);
		assert_true(drawn_find(canvas.rows - 1, rows[i].no) > 0);
	}
}

/* At 80 columns all of what is asked is there, also in the longer words. */
static void test_agreements_fit(void **state)
{
	(void)state;
	for (int ask = 0; ask <= 1; ask++) {
		drawn_scene("asked");
		for (int r = HL78_REQUEST_CONNECT; r < HL78_N_REQUESTS; r++)
			stage.identity.ask[r] = (int8_t)ask;
		ui_draw(&stage.ui, &stage.model, &canvas);
		assert_true(drawn_find(2, "connect") > 0);
		assert_true(drawn_find(2, "install") > 0);
		assert_true(drawn_find(2, "Poll off") > 0);
	}
}

/* Rate and time left do not flicker; what is unknown goes at once. */
static void test_pace(void **state)
{
	struct hl78_progress *progress = &stage.status.progress;

	(void)state;
	drawn_scene("download");
	assert_true(drawn_find(3, "3.1 kB/s") > 0);
	progress->percent = 49;
	progress->rate = 2900;
	ui_draw(&stage.ui, &stage.model, &canvas);
	assert_true(drawn_find(3, "49 %") > 0);
	assert_true(drawn_find(3, "3.1 kB/s") > 0);
	progress->percent = 50;
	ui_draw(&stage.ui, &stage.model, &canvas);
	assert_true(drawn_find(3, "2.9 kB/s") > 0);
	progress->rate = progress->eta_s = -1;
	ui_draw(&stage.ui, &stage.model, &canvas);
	assert_int_equal(drawn_find(3, "kB/s"), -1);
	assert_int_equal(drawn_find(3, "left"), -1);
	progress->percent = 51;
	progress->rate = 2000;
	ui_draw(&stage.ui, &stage.model, &canvas);
	assert_true(drawn_find(3, "2.0 kB/s") > 0);
}

static void test_macros_in_help(void **state)
{
	static const struct action_macro macros[] = {
		{ "signal", "AT+CSQ" },
		{ "a-name-as-long-as-they-can-get-x", "AT+COPS?" },
		{ NULL, NULL },
	};
	int before, row;

	(void)state;
	drawn_scene("help");
	ui_act(&stage.ui, &stage.model, ACTION_FOLLOW);
	before = stage.ui.help_top;
	stage.model.macros = macros;
	ui_act(&stage.ui, &stage.model, ACTION_FOLLOW);
	/* A head, two of them, and a blank. */
	assert_int_equal(stage.ui.help_top, before + 4);
	for (int cols = 80; cols >= 60; cols -= 20) {
		assert_int_equal(canvas_resize(&canvas, 24, cols), 0);
		ui_draw(&stage.ui, &stage.model, &canvas);
		row = drawn_find_row("Your own commands");
		assert_true(row > 0);
		assert_int_equal(drawn_find(row + 1, ":signal "), 1);
		assert_true(drawn_find(row + 1, "AT+CSQ") > 8);
		assert_true(drawn_find(row + 2, "-get-x AT+COPS?") > 0);
		assert_int_equal(drawn_find_row("Symbols"), row + 4);
	}
}

/* All that Help says, row by row from its beginning, one blank between words. */
static const char *all_of_help(void)
{
	static char text[20000];
	size_t len = 0;
	int top = -1;

	ui_act(&stage.ui, &stage.model, ACTION_TOP);
	while (top != stage.ui.help_top) {
		top = stage.ui.help_top;
		ui_draw(&stage.ui, &stage.model, &canvas);
		/* Below three lines of state and the rule of the page. */
		for (int col = 16; col < canvas.cols - 1; col++) {
			uint32_t code = canvas_cell(&canvas, 4, col)->code;

			if (code && (code != ' ' || (len > 0 &&
						     text[len - 1] != ' ')))
				text[len++] = (char)code;
		}
		if (len > 0 && text[len - 1] != ' ')
			text[len++] = ' ';
		assert_true(len < sizeof(text) - 80);
		ui_act(&stage.ui, &stage.model, ACTION_DOWN);
	}
	text[len] = '\0';
	return text;
}

/* What an action does can be read whole on the smallest screen. */
static void test_help_on_a_small_screen(void **state)
{
	const char *text;

	(void)state;
	drawn_scene("help");
	assert_int_equal(canvas_resize(&canvas, 10, 40), 0);
	ui_draw(&stage.ui, &stage.model, &canvas);
	text = all_of_help();
	for (int i = 1; i < N_ACTIONS; i++) {
		const char *help = action_info((enum action)i)->help;

		if (!strstr(text, help))
			fail_msg("%s: \"%s\" is cut",
				 action_info((enum action)i)->name, help);
	}
}

static void test_numbers(void **state)
{
	char out[FORMAT_MAX];

	(void)state;
	assert_string_equal(format_clock(0, out), "00:00:00");
	assert_string_equal(format_clock(192, out), "00:03:12");
	assert_string_equal(format_clock(442800, out), "123:00:00");
	assert_string_equal(format_clock(-5, out), "00:00:00");
	assert_string_equal(format_left(91, out), "1:31");
	assert_string_equal(format_left(3600, out), "1:00:00");
	assert_string_equal(format_bytes(1, out), "1 byte");
	assert_string_equal(format_bytes(999, out), "999 bytes");
	assert_string_equal(format_bytes(524648, out), "524 648 bytes");
	assert_string_equal(format_bytes(1000001, out), "1 000 001 bytes");
	assert_string_equal(format_size(812, out), "812 B");
	assert_string_equal(format_size(3199, out), "3.1 kB");
	assert_string_equal(format_size(1290400, out), "1290 kB");
	assert_string_equal(format_size(12345678, out), "12.3 MB");
	assert_string_equal(format_clock(INT64_MAX, out),
			    "2562047788015215:30:07");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table_is_sound),
		cmocka_unit_test(test_keys_of_actions),
		cmocka_unit_test(test_names_of_actions),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test_setup_teardown(test_focus, drawn_begin, drawn_end),
		cmocka_unit_test_setup_teardown(test_scrolling, drawn_begin,
						drawn_end),
		cmocka_unit_test_setup_teardown(test_macros_in_help, drawn_begin,
						drawn_end),
		cmocka_unit_test_setup_teardown(test_help_on_a_small_screen, drawn_begin,
						drawn_end),
		cmocka_unit_test_setup_teardown(test_mouse, drawn_begin, drawn_end),
		cmocka_unit_test_setup_teardown(test_press, drawn_begin, drawn_end),
		cmocka_unit_test_setup_teardown(test_wheel, drawn_begin, drawn_end),
		cmocka_unit_test_setup_teardown(test_more, drawn_begin, drawn_end),
		cmocka_unit_test_setup_teardown(test_graph, drawn_begin, drawn_end),
		cmocka_unit_test_setup_teardown(test_not_live, drawn_begin,
						drawn_end),
		cmocka_unit_test_setup_teardown(test_pace, drawn_begin, drawn_end),
		cmocka_unit_test_setup_teardown(test_never_hidden, drawn_begin,
						drawn_end),
		cmocka_unit_test_setup_teardown(test_question_whole, drawn_begin,
						drawn_end),
		cmocka_unit_test_setup_teardown(test_question_words, drawn_begin,
						drawn_end),
		cmocka_unit_test_setup_teardown(test_agreements_fit, drawn_begin,
						drawn_end),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8")) {
		fputs("no C.UTF-8 locale\n", stderr);
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
