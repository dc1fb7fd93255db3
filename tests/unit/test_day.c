/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A day at the console: updates over the air one after another, with questions
 * of a host between their events, go through the recorder, the modem, the rows
 * and the drawing, on a clock of their own. Nothing may grow, and nothing be
 * forgotten but the oldest rows. A tenth of a day, unless FOTACON_LONG is set;
 * a line for each tenth of it is for who times them. Linked with --wrap for
 * malloc, calloc and realloc.
 */
#include <hl78/modem.h>
#include <hl78/trace.h>

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/args.h"
#include "app/work.h"
#include "ui/ui.h"

/* Another port is read like a command line; here there is none. */
const struct app_command app_commands[] = { { .name = "" } };
const size_t n_app_commands = 1;

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define EVENTS_A_DAY 1000000
#define EVENT_US     (HL78_SEC(86400) / EVENTS_A_DAY)
#define DRAW_EACH    10 /* events */

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

static unsigned long n_asked; /* for memory, by us */

void *__wrap_malloc(size_t size)
{
	n_asked++;
	return __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	n_asked++;
	return __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
	n_asked++;
	return __real_realloc(p, size);
}

/* ---- what is said ---- */

/*
 * An update, up or down. "%" stands for its percents, each followed by one of
 * the questions below.
 */
static const char *const update[] = {
	"+WDSI: 4", "+WDSI: 6", "+WDSI: 23,1", "+WDSI: 9,524648", "+WDSI: 2",
	"?AT+WDSR=3", "OK", "+WDSI: 18", "%", "+WDSI: 10", "+WDSI: 12",
	"+WDSI: 3", "?AT+WDSR=4", "OK", "+WDSI: 14", "+KSUP: 0", "+WDSI: 0",
	"+WDSI: 16", "+WDSI: 4", "+WDSI: 6", "+WDSI: 23,1", "?AT+CGMR", "$",
	"OK", "+WDSI: 8",
};

static const char *const questions[][2] = {
	{ "AT+CESQ", "+CESQ: 99,99,255,255,17,45" },
	{ "AT+CEREG?", "+CEREG: 0,1" },
	{ "AT+KCELLMEAS=0", "+KCELLMEAS: 1,\"042\",44,\"LTE M1\"" },
	{ "AT+COPS?", "+COPS: 0,0,\"bench\",7" },
};

struct day {
	struct loop loop;
	struct console_options options;
	struct work work;
	struct hl78_recorder *recorder;
	struct canvas canvas;
	struct ui ui;
	long n_events;
	long n_anomalies;
	long n_updates;
	long n_records;
	long drawn_at; /* events, at the last frame */
	size_t asked;  /* questions, so far */
};

static struct day day;

static void record(struct day *d, enum hl78_side side, const char *bytes,
		   size_t len)
{
	size_t n;

	while (len > 0) {
		n = hl78_recorder_feed(d->recorder, side, bytes, len,
				       d->loop.now);
		bytes += n;
		len -= n;
		while (hl78_recorder_next(d->recorder, &n))
			d->n_records++;
	}
}

static void draw(struct day *d)
{
	struct ui_model model = {
		.port = "ttyUSB0",
		.baud = "115200 8N1",
		.status = hl78_modem_status(d->work.modem),
		.identity = hl78_modem_identity(d->work.modem),
		.now = d->loop.now,
		.log = UI_LOG_ON,
		.events = &d->work.events,
		.at = &d->work.at,
		.phases = &d->work.phases,
		.input = { .prompt = "", .text = "" },
	};

	model.advice = hl78_status_advice(model.status, &model.advice_command);
	ui_draw(&d->ui, &model, &d->canvas);
	d->drawn_at = d->n_events;
}

static void take_events(struct day *d)
{
	const struct hl78_event *event;

	while ((event = hl78_modem_next_event(d->work.modem))) {
		work_event(&d->work, event);
		d->n_events++;
		d->n_anomalies += event->type == HL78_EV_ANOMALY;
		d->loop.now += EVENT_US;
	}
	if (d->n_events >= d->drawn_at + DRAW_EACH)
		draw(d);
}

static void module_says(struct day *d, const char *text)
{
	char bytes[128];
	size_t len, at = 0;

	len = (size_t)snprintf(bytes, sizeof(bytes), "\r\n%s\r\n", text);
	record(d, HL78_MODULE, bytes, len);
	while (at < len) {
		at += hl78_modem_feed(d->work.modem, HL78_MODULE, bytes + at,
				      len - at, d->loop.now);
		take_events(d);
	}
	if (hl78_modem_deadline(d->work.modem) <= d->loop.now)
		hl78_modem_tick(d->work.modem, d->loop.now);
	take_events(d);
}

static void host_says(struct day *d, const char *text)
{
	const char *out;
	size_t len;

	assert_true(hl78_modem_command(d->work.modem, text, strlen(text),
				       HL78_BY_USER, false, d->loop.now) > 0);
	take_events(d);
	out = hl78_modem_output(d->work.modem, &len);
	/* It waits for a moment of quiet, after a restart say. */
	while (len == 0) {
		assert_true(hl78_modem_deadline(d->work.modem) != HL78_NEVER);
		if (d->loop.now < hl78_modem_deadline(d->work.modem))
			d->loop.now = hl78_modem_deadline(d->work.modem);
		hl78_modem_tick(d->work.modem, d->loop.now);
		take_events(d);
		out = hl78_modem_output(d->work.modem, &len);
	}
	assert_int_equal(len, strlen(text) + 1);
	record(d, HL78_HOST, out, len);
	hl78_modem_sent(d->work.modem, len, d->loop.now);
	take_events(d);
}

static void percents(struct day *d)
{
	char text[32];

	for (int i = 1; i <= 100; i++) {
		const char *const *q = questions[d->asked++ % COUNT(questions)];

		snprintf(text, sizeof(text), "+WDSI: 18,%d", i);
		module_says(d, text);
		host_says(d, q[0]);
		module_says(d, q[1]);
		module_says(d, "OK");
	}
}

static void one_update(struct day *d)
{
	for (size_t i = 0; i < COUNT(update); i++) {
		const char *text = update[i];

		if (text[0] == '%')
			percents(d);
		else if (text[0] == '?')
			host_says(d, text + 1);
		else if (text[0] == '$')
			module_says(d, d->n_updates % 2 ? "HL7802.4.4.14.0" :
							  "HL7802.4.5.4.0");
		else
			module_says(d, text);
	}
	d->n_updates++;
}

/* ---- how it must be ---- */

static bool on_canvas(const struct canvas *canvas, const char *text)
{
	size_t len = strlen(text);

	for (int row = 0; row < canvas->rows; row++) {
		for (int col = 0; col + (int)len <= canvas->cols; col++) {
			size_t n = 0;

			while (n < len &&
			       canvas_cell(canvas, row, col + (int)n)->code ==
			       (unsigned char)text[n])
				n++;
			if (n == len)
				return true;
		}
	}
	return false;
}

/* As many rows as there is room for, the newest of them last. */
static void check_rows(const struct rows *rows, size_t most)
{
	assert_int_equal(rows->capacity, most);
	assert_int_equal(rows_count(rows), most);
	assert_null(rows_at(rows, rows->first - 1));
	assert_non_null(rows_at(rows, rows->first));
	assert_non_null(rows_at(rows, rows->end - 1));
}

static void check_tenth(struct day *d)
{
	const struct hl78_status *status = hl78_modem_status(d->work.modem);

	assert_int_equal(n_asked, 0);
	assert_int_equal(d->n_anomalies, 0);
	assert_int_equal(status->link, HL78_LINK_READY);
	assert_int_equal(status->session, HL78_SESSION_CLOSED);
	assert_int_equal(status->package, HL78_PACKAGE_UPDATED);
	assert_int_equal(hl78_modem_queued(d->work.modem), 0);
	/* The newest of both panes is seen. */
	draw(d);
	assert_true(on_canvas(&d->canvas, "session closed"));
	assert_true(on_canvas(&d->canvas, d->n_updates % 2 ?
			      "HL7802.4.5.4.0" : "HL7802.4.4.14.0"));
}

static void set_up(struct day *d)
{
	d->loop = (struct loop){ .clock = LOOP_JUMPING, .speed = 1,
				 .now = HL78_SEC(1) };
	d->options.live.read_only = true; /* the version is not asked for */
	d->work = (struct work){
		.options = &d->options,
		.loop = &d->loop,
		.live = { .port = { .fd = -1 } },
		.note = { .fd = -1 },
	};
	phases_init(&d->work.phases);
	d->work.modem = hl78_modem_new(NULL);
	d->recorder = hl78_recorder_new(false);
	assert_non_null(d->work.modem);
	assert_non_null(d->recorder);
	assert_int_equal(rows_init(&d->work.events, WORK_EVENTS_MAX), 0);
	assert_int_equal(rows_init(&d->work.at, WORK_AT_MAX), 0);
	assert_int_equal(canvas_init(&d->canvas, 43, 132), 0);
	ui_init(&d->ui);
	hl78_modem_link(d->work.modem, true, d->loop.now);
	module_says(d, "+WDSI: 0");
}

static void test_day(void **state)
{
	struct day *d = &day;
	long all = getenv("FOTACON_LONG") ? EVENTS_A_DAY : EVENTS_A_DAY / 10;
	hl78_time start;
	size_t in_use = 0;

	(void)state;
	set_up(d);
	start = d->loop.now - d->n_events * EVENT_US;
	/* The first one is not yet one of many. */
	one_update(d);
	n_asked = 0;
	for (int tenth = 1; tenth <= 10; tenth++) {
		while (d->n_events < all / 10 * tenth)
			one_update(d);
		check_tenth(d);
		if (tenth == 1)
			in_use = mallinfo2().uordblks;
		printf("# tenth %d: %ld events, %ld updates\n", tenth,
		       d->n_events, d->n_updates);
		fflush(stdout);
	}
	assert_int_equal(mallinfo2().uordblks, in_use);
	assert_true(d->loop.now - start >= all * EVENT_US);
	check_rows(&d->work.events, WORK_EVENTS_MAX);
	check_rows(&d->work.at, WORK_AT_MAX);
	assert_int_equal(d->work.phases.run, d->n_updates);
	assert_int_equal(d->work.phases.end - d->work.phases.first,
			 PHASES_MAX);
	/* What was said, line by line; three for each percent's question. */
	assert_in_range(d->n_records, 400 * d->n_updates,
			500 * d->n_updates);

	hl78_recorder_free(d->recorder);
	hl78_modem_free(d->work.modem);
	canvas_fini(&d->canvas);
	rows_fini(&d->work.events);
	rows_fini(&d->work.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
