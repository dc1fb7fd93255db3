/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Replays the captures, composed transcripts and the application note through
 * reader and core, and compares what each line was taken for, and the outcome,
 * with a golden file; at every chunk size. UPDATE_GOLDEN=1 rewrites them.
 *
 *	>  command   <  answer   .  unsolicited   !  event, and the state
 *	#  payload   ~  out of order   =  outcome
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hl78/modem.h>
#include <hl78/text.h>
#include <hl78/trace.h>

static const char *const logs[] = {
	"captures/hl7800-at-error-and-crash.log",
	"captures/hl7800-laird-local-update.log",
	"captures/hl7800-tcp-session.log",
	"captures/hl7812-uboot-after-interrupted-update.log",
	"captures/hl7812-version-block.log",
	"captures/hl8548g-airvantage-session-ok.log",
	"captures/rc7611-raw-bytes.log",
	"composed/bx310x-fota-no-agreements.txt",
	"composed/bx310x-fota-with-agreements.txt",
	"composed/bx310x-session-bootstrap.txt",
	"composed/hl78xx-local-update.txt",
	"composed/hl78xx-wds-queries.txt",
	"note/4.5.2.log",
	"note/6.5-first.log",
	"note/6.5-second.log",
	"note/6.5-third.log",
	"note/6.5-sixth.log",
	"note/8.log",
	"note/hl78xx-fota-application-note.txt",
};

struct replay {
	struct hl78_log_reader *reader;
	struct hl78_modem *modem;
	struct hl78_modem *mute; /* the same without events: ends alike */
	size_t chunk;
	hl78_time now;
	bool timed;
	char *text;
	size_t len, size;
};

__attribute__((format(printf, 2, 3))) static void
say(struct replay *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	r->len += (size_t)vsnprintf(r->text + r->len, r->size - r->len, format,
				    args);
	va_end(args);
}

static void say_line(struct replay *r, char mark, const struct hl78_event *ev)
{
	char text[4 * 512 + 1];
	size_t len;

	hl78_text_escape(ev->text, ev->len, text, sizeof(text), &len);
	say(r, "%c %s", mark, text);
	if (ev->type == HL78_EV_WDSI) {
		const struct hl78_status *st = hl78_modem_status(r->modem);

		say(r, "\t%s %s %s", hl78_session_name(st->session),
		    hl78_package_name(st->package),
		    hl78_request_info(st->agreement.request)->name);
	}
	say(r, "\n");
}

static void pull(struct replay *r)
{
	static const char marks[HL78_N_EVENTS] = {
		[HL78_EV_COMMAND] = '>', [HL78_EV_ANSWER] = '<',
		[HL78_EV_URC] = '.',	 [HL78_EV_WDSI] = '!',
		[HL78_EV_ANOMALY] = '~',
	};
	const struct hl78_event *ev;

	while ((ev = hl78_modem_next_event(r->modem)))
		if (ev->type == HL78_EV_DATA)
			say(r, "# %zu bytes\n", ev->line.true_len);
		else if (marks[ev->type])
			say_line(r, marks[ev->type], ev);
}

static void pull_nothing(struct replay *r)
{
	if (hl78_modem_next_event(r->mute))
		say(r, "an event where there are none\n");
}

static void make_modem(struct replay *r)
{
	enum hl78_format format = hl78_log_reader_format(r->reader);
	bool marked = format == HL78_FORMAT_FOTACON ||
		      format == HL78_FORMAT_PYTHON ||
		      format == HL78_FORMAT_TRANSCRIPT;
	struct hl78_modem_config config = {
		.source = marked ? HL78_TRANSCRIPT : HL78_CAPTURE
	};

	r->modem = hl78_modem_new(&config);
	config.no_events = true;
	r->mute = hl78_modem_new(&config);
	say(r, "%s\n", hl78_format_name(format));
}

static void feed(struct replay *r, const struct hl78_record *record)
{
	enum hl78_side side = record->kind == HL78_RECORD_HOST ? HL78_HOST
							       : HL78_MODULE;

	if (!r->modem)
		make_modem(r);
	if (record->time != HL78_NO_TIME) {
		r->now = record->time;
		r->timed = true;
	}
	for (size_t at = 0; at < record->len;) {
		size_t n = record->len - at;

		at += hl78_modem_feed(r->modem, side, record->bytes + at,
				      n < r->chunk ? n : r->chunk, r->now);
		pull(r);
	}
	for (size_t at = 0; at < record->len;) {
		at += hl78_modem_feed(r->mute, side, record->bytes + at,
				      record->len - at, r->now);
		pull_nothing(r);
	}
}

static void take_records(struct replay *r)
{
	struct hl78_record record;

	while (hl78_log_reader_next(r->reader, &record))
		if (record.kind != HL78_RECORD_NOTE)
			feed(r, &record);
}

static void finish(struct replay *r)
{
	struct hl78_outcome o, mute;

	hl78_log_reader_finish(r->reader);
	take_records(r);
	hl78_modem_finish(r->modem, r->now);
	pull(r);
	hl78_modem_outcome(r->modem, r->now, r->timed, &o);
	say(r, "= %s%s\n", hl78_outcome_name(o.kind),
	    o.verified ? ", verified" : "");
	if (o.from[0] || o.to[0])
		say(r, "= from %s to %s\n", o.from, o.to);
	if (o.reason[0])
		say(r, "= %s\n", o.reason);
	hl78_modem_finish(r->mute, r->now);
	pull_nothing(r);
	hl78_modem_outcome(r->mute, r->now, r->timed, &mute);
	if (mute.kind != o.kind || mute.verified != o.verified ||
	    strcmp(mute.from, o.from) || strcmp(mute.to, o.to) ||
	    strcmp(mute.reason, o.reason))
		say(r, "= without events %s\n", hl78_outcome_name(mute.kind));
	hl78_modem_free(r->mute);
	hl78_modem_free(r->modem);
	hl78_log_reader_free(r->reader);
}

static char *replay(const char *bytes, size_t len, size_t chunk)
{
	struct replay r = { .chunk = chunk, .size = 1 << 20 };

	r.text = malloc(r.size);
	r.reader = hl78_log_reader_new(HL78_FORMAT_UNKNOWN);
	for (size_t at = 0; at < len;) {
		size_t n = len - at;

		at += hl78_log_reader_feed(r.reader, bytes + at,
					   n < chunk ? n : chunk);
		take_records(&r);
	}
	finish(&r);
	return r.text;
}

/* All of a file, NUL-terminated; NULL when it is not there. */
static char *read_file(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *text = malloc(1 << 20);

	if (!file || !text) {
		free(text);
		return NULL;
	}
	*len = fread(text, 1, (1 << 20) - 1, file);
	text[*len] = '\0';
	fclose(file);
	return text;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "wb");

	if (!file || fputs(text, file) == EOF || fclose(file) == EOF) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(1);
	}
}

/* Shows the first line that differs. */
static void show_difference(const char *want, const char *got)
{
	unsigned line = 1;

	while (*want && *want == *got) {
		line += *want == '\n';
		want++;
		got++;
	}
	fprintf(stderr, "\tin line %u: wanted \"%.*s\", got \"%.*s\"\n", line,
		(int)strcspn(want, "\n"), want, (int)strcspn(got, "\n"), got);
}

static int check(const char *data, const char *name)
{
	static const size_t chunks[] = { 1, 2, 3, 7, 64, SIZE_MAX };
	char path[512], golden[512];
	const char *base = strrchr(name, '/') + 1;
	size_t len, golden_len;
	char *log, *want;
	int failures = 0;

	snprintf(path, sizeof(path), "%s/%s", data, name);
	snprintf(golden, sizeof(golden), "%s/golden/%s.txt", data, base);
	log = read_file(path, &len);
	if (!log) {
		fprintf(stderr, "not ok %s: cannot be read\n", path);
		return 1;
	}
	if (getenv("UPDATE_GOLDEN")) {
		char *text = replay(log, len, SIZE_MAX);

		write_file(golden, text);
		free(text);
	}
	want = read_file(golden, &golden_len);
	for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
		char *got = replay(log, len, chunks[i]);

		if (!want || strcmp(want, got) != 0) {
			fprintf(stderr, "not ok %s, chunks of %zu\n", name,
				chunks[i]);
			show_difference(want ? want : "", got);
			failures++;
		}
		free(got);
	}
	free(want);
	free(log);
	if (!failures)
		printf("ok %s\n", name);
	return failures;
}

int main(void)
{
	const char *top = getenv("FOTACON_SRCDIR");
	char data[256];
	int failures = 0;

	snprintf(data, sizeof(data), "%s/tests/data", top ? top : ".");
	for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++)
		failures += check(data, logs[i]);
	return failures != 0;
}
