/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the pages do by themselves: what is chosen on them, what is turned in a
 * draft, which of their rows a press means.
 */
#include "screen/drawn.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

/* What is chosen on the Setup page is turned there and then, in the draft. */
static void test_setup_page(void **state)
{
	struct ui *ui = &stage.ui;
	const struct hl78_identity *id = &stage.identity;
	int row;

	(void)state;
	drawn_scene("setup");
	assert_int_equal(ui->focus, UI_PAGE_SETUP);
	assert_int_equal(ui->setup.item, UI_SETUP_ALL);
	assert_false(ui_takes_yes(ui, &stage.model)); /* they are on */
	/* What is more than a draft is the program's. */
	assert_false(ui_act(ui, &stage.model, ACTION_CHOOSE));
	assert_true(ui_act(ui, &stage.model, ACTION_DOWN));
	assert_true(ui_act(ui, &stage.model, ACTION_CHANGE));
	assert_true(ui_act(ui, &stage.model, ACTION_FOLLOW));
	assert_int_equal(ui->setup.item, UI_SETUP_APPLY);
	assert_false(ui_act(ui, &stage.model, ACTION_CHOOSE));
	assert_int_equal(draft_count(&ui->draft, id), 1);
	assert_true(ui_takes_yes(ui, &stage.model));
	ui_draw(ui, &stage.model, &canvas);
	assert_true(drawn_find_row("send 1 change") > 0);
	/* At the other end of a list that is longer than the screen. */
	assert_true(ui_act(ui, &stage.model, ACTION_TOP));
	ui_draw(ui, &stage.model, &canvas);
	assert_true(drawn_find_row("* was on") > 0);
	assert_true(ui_act(ui, &stage.model, ACTION_FOLLOW));
	/* A question of whoever it is has F7. */
	stage.model.prompt.kind = UI_PROMPT_REQUEST;
	assert_false(ui_takes_yes(ui, &stage.model));
	stage.model.prompt.kind = UI_PROMPT_NONE;
	/* Held back, it keeps the draft and turns nothing. */
	stage.model.setup_held = "the port is closed";
	ui_draw(ui, &stage.model, &canvas);
	assert_true(drawn_find_row("! the port is closed") > 0);
	assert_false(ui_takes_yes(ui, &stage.model));
	row = drawn_find_row("certification");
	drawn_mouse(0, row, 10);
	assert_int_equal(ui->setup.item, UI_SETUP_BITS + 5);
	assert_false(ui_act(ui, &stage.model, ACTION_CHANGE));
	assert_int_equal(draft_count(&ui->draft, id), 1);
	/* The draft outlives the page. */
	ui_act(ui, &stage.model, ACTION_SETUP);
	assert_int_equal(ui->focus, UI_PANE_AT);
	assert_int_equal(draft_count(&ui->draft, id), 1);
	assert_false(ui_takes_yes(ui, &stage.model));
}

/* Every bit of the mask has its row, and every agreement. */
static void test_setup_page_is_whole(void **state)
{
	char codes[16];
	size_t n;
	const struct hl78_mask_bit *bits = hl78_mask_bits(&n);

	(void)state;
	drawn_scene("setup");
	assert_int_equal(n, UI_SETUP_ASKS - UI_SETUP_BITS);
	for (size_t i = 0; i < n; i++) {
		snprintf(codes, sizeof(codes), "%d", bits[i].codes[0]);
		assert_true(drawn_find(drawn_find_row(bits[i].title), codes) > 0);
	}
	for (int i = 0; i < N_DRAFT_SETTINGS; i++) {
		if (i != DRAFT_INDICATIONS)
			assert_true(drawn_find_row(draft_name(
				(enum draft_setting)i)) > 0);
	}
}

/* What the chosen row means stands in the last row, whatever of the list. */
static void test_setup_page_explains(void **state)
{
	struct ui *ui = &stage.ui;

	(void)state;
	drawn_scene("setup");
	assert_true(drawn_find_row("every +WDSI event") > 0);
	for (int item = UI_SETUP_ALL; item < UI_SETUP_APN; item++) {
		/* It is whole, and the chosen row is in sight. Of events
		 * there can be more than fit. */
		assert_true(canvas_cell(&canvas, 22, 1)->code != ' ');
		if (item < UI_SETUP_BITS || item >= UI_SETUP_ASKS)
			assert_int_equal(canvas_cell(&canvas, 22, 78)->code,
					 ' ');
		assert_in_range(canvas.cursor_row, 6, 21);
		ui_act(ui, &stage.model, ACTION_DOWN);
		ui_draw(ui, &stage.model, &canvas);
		assert_int_equal(ui->setup.item, item + 1);
		if (item + 1 == UI_SETUP_RETRIES)
			assert_int_equal(drawn_find_row("minutes until a failed "
							"connection"), 22);
	}
	assert_int_equal(drawn_find_row("of that context"), 22);
	/* A draft takes no room from it. */
	for (int item = UI_SETUP_APN; item > UI_SETUP_ASKS; item--)
		ui_act(ui, &stage.model, ACTION_UP);
	assert_true(ui_act(ui, &stage.model, ACTION_CHANGE));
	ui_draw(ui, &stage.model, &canvas);
	assert_int_equal(drawn_find_row("ask: it waits for F7"), 22);
}

/* What nobody has told yet says so, and can be set by name all the same. */
static void test_setup_page_unknown(void **state)
{
	struct ui *ui = &stage.ui;
	char why[100];

	(void)state;
	stage.status.link = HL78_LINK_READY;
	ui_act(ui, &stage.model, ACTION_SETUP);
	ui_draw(ui, &stage.model, &canvas);
	assert_true(drawn_find(drawn_find_row("polling"), "not known yet") > 0);
	assert_true(drawn_find(drawn_find_row("reboot"), "not known yet") > 0);
	ui_act(ui, &stage.model, ACTION_DOWN);
	assert_false(ui_act(ui, &stage.model, ACTION_CHANGE));
	assert_true(draft_set(&ui->draft, "polling 7", why, sizeof(why)));
	assert_true(draft_set(&ui->draft, "reboot ask", why, sizeof(why)));
	assert_true(draft_set(&ui->draft, "retries 8", why, sizeof(why)));
	assert_true(draft_set(&ui->draft, "indications 0", why, sizeof(why)));
	assert_int_equal(canvas_resize(&canvas, 40, 80), 0);
	ui_draw(ui, &stage.model, &canvas);
	assert_int_equal(drawn_find(drawn_find_row("polling"), "not known yet"), -1);
	assert_true(drawn_find(drawn_find_row("polling"), "every 7 min") > 0);
	assert_true(drawn_find(drawn_find_row("polling"), "* not known") > 0);
	assert_true(drawn_find(drawn_find_row("after 8 min"), "* not known") > 0);
	assert_true(drawn_find(drawn_find_row("restart"), "* not known") > 0);
	assert_true(drawn_find(drawn_find_row("certification"), "* not known") > 0);
}

static void test_session_page(void **state)
{
	struct ui *ui = &stage.ui;

	(void)state;
	drawn_scene("session");
	/* Its end is what comes next. */
	assert_int_equal(ui->session.item, UI_SESSION_STOP);
	assert_true(drawn_find_row("a session is open") > 0);
	assert_true(ui_act(ui, &stage.model, ACTION_TOP));
	assert_int_equal(ui->session.item, UI_SESSION_START);
	drawn_mouse(0, drawn_find_row("ask APN"), 10);
	assert_int_equal(ui->session.item, UI_SESSION_ASK_APN);
	drawn_mouse(0, drawn_find_row("Polling"), 10);
	assert_int_equal(ui->session.item, UI_SESSION_ASK_APN);
	assert_false(ui_act(ui, &stage.model, ACTION_CHOOSE));
	assert_false(ui_takes_yes(ui, &stage.model));
	stage.status.session = HL78_SESSION_CLOSED;
	ui_act(ui, &stage.model, ACTION_SESSION);
	ui_act(ui, &stage.model, ACTION_SESSION);
	assert_int_equal(ui->session.item, UI_SESSION_START);
}

static const char *chosen_name(void)
{
	const struct ui_pick *pick =
		ui_chosen(&stage.ui.ports, &stage.model.ports);

	return pick ? pick->name : "none";
}

/* F9 opens the ports and closes them; what is chosen there stays chosen. */
static void test_choosing(void **state)
{
	static const enum action there_and_back[] = {
		ACTION_DOWN, ACTION_UP, ACTION_PAGE_DOWN, ACTION_PAGE_UP,
		ACTION_FOLLOW, ACTION_TOP,
	};
	struct ui_pick fewer[] = { { .id = 1, .name = "ttyACM0" },
				   { .id = 4, .name = "sim:" } };

	(void)state;
	drawn_scene("ports");
	assert_string_equal(chosen_name(), "ttyACM3");
	ui_act(&stage.ui, &stage.model, ACTION_DOWN);
	assert_string_equal(chosen_name(), "ttyUSB0");
	ui_act(&stage.ui, &stage.model, ACTION_TOP);
	assert_string_equal(chosen_name(), "ttyACM0");
	for (size_t i = 0; i < 6; i++)
		ui_act(&stage.ui, &stage.model, there_and_back[i]);
	assert_string_equal(chosen_name(), "ttyACM0");
	ui_act(&stage.ui, &stage.model, ACTION_FOLLOW);
	assert_string_equal(chosen_name(), "sim:happy");
	ui_act(&stage.ui, &stage.model, ACTION_UP);
	ui_act(&stage.ui, &stage.model, ACTION_UP);
	assert_string_equal(chosen_name(), "sim:");
	/* Others go: it stays. It goes: the one in its place is next. */
	stage.model.ports.list = fewer;
	stage.model.ports.n = 2;
	assert_string_equal(chosen_name(), "sim:");
	stage.model.ports.n = 1;
	ui_draw(&stage.ui, &stage.model, &canvas);
	assert_string_equal(chosen_name(), "ttyACM0");
	stage.model.ports.n = 0;
	ui_draw(&stage.ui, &stage.model, &canvas);
	assert_string_equal(chosen_name(), "none");
	assert_true(ui_act(&stage.ui, &stage.model, ACTION_PAGE_DOWN));
	assert_int_equal(stage.ui.focus, UI_PAGE_PORTS);
	assert_true(ui_act(&stage.ui, &stage.model, ACTION_PORT));
	assert_int_equal(stage.ui.focus, UI_PANE_AT);
	assert_false(ui_act(&stage.ui, &stage.model, ACTION_CHOOSE));
}

/* A press chooses the port or theme in that row; heads and remarks are none. */
static void test_press(void **state)
{
	int head;

	(void)state;
	drawn_scene("ports");
	drawn_mouse(0, drawn_find_row("minicom"), 10);
	assert_string_equal(chosen_name(), "ttyACM1");
	head = drawn_find_row("Ports of the settings");
	drawn_mouse(0, head, 10);
	assert_string_equal(chosen_name(), "ttyACM1");
	drawn_mouse(0, head + 1, 10);
	assert_string_equal(chosen_name(), "bench");
	/* What stands below the list is no row of it. */
	drawn_mouse(0, drawn_find_row("In the settings"), 10);
	assert_string_equal(chosen_name(), "bench");
	assert_int_equal(stage.ui.focus, UI_PAGE_PORTS);
	drawn_scene("themes");
	drawn_mouse(0, drawn_find_row("own.ini"), 10);
	assert_string_equal(ui_chosen(&stage.ui.themes,
				      &stage.model.themes)->name,
			    "/etc/fotacon/own.ini");
}

/* The one that is chosen is in sight, at any height, from both ends. */
static void test_chosen_in_sight(void **state)
{
	const enum action ways[] = { ACTION_DOWN, ACTION_UP };

	(void)state;
	for (int rows = 6; rows < 30; rows++) {
		canvas_resize(&canvas, rows, 60);
		drawn_scene("ports");
		ui_act(&stage.ui, &stage.model, ACTION_TOP);
		for (int i = 0; i < 20; i++) {
			ui_act(&stage.ui, &stage.model, ways[i / 10]);
			ui_draw(&stage.ui, &stage.model, &canvas);
			if (canvas.cursor_row < 0)
				fail_msg("%d rows, step %d: out of sight",
					 rows, i);
			assert_int_equal(canvas_cell(&canvas,
						     canvas.cursor_row, 0)
						 ->role, ROLE_CHOSEN);
		}
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, drawn_begin, drawn_end)
	const struct CMUnitTest tests[] = {
		TEST(test_setup_page),
		TEST(test_setup_page_is_whole),
		TEST(test_setup_page_explains),
		TEST(test_setup_page_unknown),
		TEST(test_session_page),
		TEST(test_choosing),
		TEST(test_press),
		TEST(test_chosen_in_sight),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8")) {
		fputs("no C.UTF-8 locale\n", stderr);
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
