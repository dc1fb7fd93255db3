/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pattern of events, read into steps of a machine that is in several of them
 * at once, so that no course makes it go back and none takes more than a look
 * at each step an event. What is repeated a number of times is read as often,
 * from the same text; a limit of its own bounds that, as what is read need not
 * become a step.
 */
#include "app/expect_pattern.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define REPEAT_MAX 1000
/* A group in a group in a group. */
#define DEPTH_MAX 20
/* So many are named of what could come next. */
#define WANTED_MAX 8
/* So often an event is read, repetitions included: {0} leaves no steps. */
#define READS_MAX (16 * EXPECT_STEPS_MAX)

struct reader {
	struct expect_pattern *pattern;
	const char *text;
	const char *at;
	unsigned depth;
	unsigned n_reads;
	bool failed;
	char *why;
	size_t why_size;
};

/* The first complaint counts. */
__attribute__((format(printf, 2, 3))) static void
fail(struct reader *r, const char *format, ...)
{
	va_list args;
	int n;

	if (r->failed)
		return;
	r->failed = true;
	va_start(args, format);
	n = vsnprintf(r->why, r->why_size, format, args);
	va_end(args);
	if (n >= 0 && (size_t)n < r->why_size)
		snprintf(r->why + n, r->why_size - (size_t)n,
			 ", at character %zu", (size_t)(r->at - r->text) + 1);
}

static char look(struct reader *r)
{
	r->at += strspn(r->at, " \t");
	return r->failed ? '\0' : *r->at;
}

/* ---- steps ---- */

static unsigned add(struct reader *r, const struct expect_step *step)
{
	struct expect_pattern *p = r->pattern;

	if (p->n == EXPECT_STEPS_MAX || ++r->n_reads > READS_MAX) {
		fail(r, "the pattern is too long with its repetitions "
			"written out: more than %d steps", EXPECT_STEPS_MAX);
		return 0;
	}
	p->steps[p->n] = *step;
	return p->n++;
}

static unsigned add_way(struct reader *r, enum expect_step_kind kind,
			unsigned to)
{
	return add(r, &(struct expect_step){ .kind = kind, .to = to });
}

/* A branch before those from `first` on, which come as one piece. */
static void insert_branch(struct reader *r, unsigned first)
{
	struct expect_step *steps = r->pattern->steps;

	add_way(r, EXPECT_BRANCH, 0);
	if (r->failed)
		return;
	memmove(&steps[first + 1], &steps[first],
		(r->pattern->n - 1 - first) * sizeof(steps[0]));
	/* A piece leads into itself, or to just behind it. */
	for (unsigned i = first + 1; i < r->pattern->n; i++)
		steps[i].to += steps[i].kind == EXPECT_BRANCH ||
			       steps[i].kind == EXPECT_JUMP;
	steps[first] = (struct expect_step){ .kind = EXPECT_BRANCH };
}

/* The steps from `first` on may be left out; repeated, they may come again. */
static void make_optional(struct reader *r, unsigned first, bool repeated)
{
	insert_branch(r, first);
	if (repeated)
		add_way(r, EXPECT_JUMP, first);
	if (!r->failed)
		r->pattern->steps[first].to = r->pattern->n;
}

/* ---- reading ---- */

static bool read_number(struct reader *r, int64_t max, int64_t *value)
{
	const char *from = r->at;

	for (*value = 0; *r->at >= '0' && *r->at <= '9'; r->at++) {
		*value = *value * 10 + (*r->at - '0');
		if (*value > max) {
			fail(r, "a number above %lld", (long long)max);
			return false;
		}
	}
	return r->at > from;
}

static void read_event(struct reader *r)
{
	struct expect_step step = { .kind = EXPECT_EVENT };
	int64_t code;

	if (!read_number(r, INT32_MAX, &code))
		return;
	step.code = (int32_t)code;
	while (*r->at == ',') {
		r->at++;
		if (step.n_data == EXPECT_DATA_MAX) {
			fail(r, "more data of an event than %d numbers",
			     EXPECT_DATA_MAX);
			return;
		}
		if (!read_number(r, INT32_MAX, &step.data[step.n_data++])) {
			fail(r, "no number behind the comma");
			return;
		}
	}
	add(r, &step);
}

static void read_ways(struct reader *r);

static void read_atom(struct reader *r)
{
	char c = look(r);

	if (strncmp(r->at, "...", 3) == 0) {
		unsigned first = r->pattern->n;

		r->at += 3;
		add_way(r, EXPECT_ANY, 0);
		make_optional(r, first, true);
	} else if (c == '.') {
		r->at++;
		add_way(r, EXPECT_ANY, 0);
	} else if (c >= '0' && c <= '9') {
		read_event(r);
	} else if (c == '(') {
		r->at++;
		if (++r->depth > DEPTH_MAX)
			fail(r, "more than %d groups in each other", DEPTH_MAX);
		read_ways(r);
		r->depth--;
		if (look(r) == ')')
			r->at++;
		else
			fail(r, "a group without its end");
	} else {
		fail(r, "neither an event, . nor a group");
	}
}

static bool read_bounds(struct reader *r, int64_t *min, int64_t *max)
{
	r->at++;
	if (!read_number(r, REPEAT_MAX, min)) {
		fail(r, "no number behind {");
		return false;
	}
	*max = *min;
	if (*r->at == ',') {
		r->at++;
		*max = -1;
		if (*r->at != '}' && !read_number(r, REPEAT_MAX, max))
			fail(r, "no number behind the comma");
	}
	if (!r->failed && *r->at != '}')
		fail(r, "a repetition without its }");
	if (!r->failed && *max >= 0 && *max < *min)
		fail(r, "a repetition from %lld to %lld", (long long)*min,
		     (long long)*max);
	r->at += !r->failed;
	return !r->failed;
}

/*
 * The atom that stands from `from` to `end` and was read into the steps from
 * `first` on, `min` to `max` times; -1 is without end.
 */
static void repeat(struct reader *r, const char *from, unsigned first,
		   int64_t min, int64_t max)
{
	const char *end = r->at;
	int64_t n = max < 0 ? min + 1 : max;

	r->pattern->n = first;
	for (int64_t i = 0; i < n && !r->failed; i++) {
		/* What is nothing once is nothing however often. */
		if (i > 0 && r->pattern->n == first)
			break;
		first = r->pattern->n;
		r->at = from;
		read_atom(r);
		if (i >= min)
			make_optional(r, first, max < 0);
	}
	if (!r->failed)
		r->at = end;
}

static void read_piece(struct reader *r)
{
	unsigned first = r->pattern->n;
	int64_t min, max;
	const char *from;
	char c;

	look(r);
	from = r->at;
	read_atom(r);
	c = look(r);
	if (c == '?' || c == '*') {
		r->at++;
		make_optional(r, first, c == '*');
	} else if (c == '+') {
		r->at++;
		add_way(r, EXPECT_BRANCH, r->pattern->n + 2);
		add_way(r, EXPECT_JUMP, first);
	} else if (c == '{' && read_bounds(r, &min, &max)) {
		repeat(r, from, first, min, max);
	}
}

/* Pieces one after the other, and other ways behind "|". */
static void read_ways(struct reader *r)
{
	unsigned last = UINT32_MAX, next; /* jumps to the end, as a chain */

	for (;;) {
		unsigned first = r->pattern->n;

		do
			read_piece(r);
		while (look(r) && *r->at != '|' && *r->at != ')');
		if (look(r) != '|')
			break;
		r->at++;
		insert_branch(r, first);
		last = add_way(r, EXPECT_JUMP, last);
		if (r->failed)
			return;
		r->pattern->steps[first].to = r->pattern->n;
	}
	for (; last != UINT32_MAX && !r->failed; last = next) {
		next = r->pattern->steps[last].to;
		r->pattern->steps[last].to = r->pattern->n;
	}
}

bool expect_pattern_read(struct expect_pattern *pattern, const char *text,
			 char *why, size_t size)
{
	struct reader r = { .pattern = pattern, .text = text, .at = text,
			    .why = why, .why_size = size };

	pattern->n = 0;
	if (look(&r))
		read_ways(&r);
	if (look(&r))
		fail(&r, "a ) without its group");
	add_way(&r, EXPECT_END, 0);
	return !r.failed;
}

/* ---- a course ---- */

static bool is_at(const struct expect_course *course, unsigned i)
{
	return course->at[i / 64] >> i % 64 & 1;
}

/* To a step, and from there wherever it leads without an event. */
static void go_to(struct expect_course *course, unsigned first)
{
	const struct expect_step *steps = course->pattern->steps;
	unsigned stack[EXPECT_STEPS_MAX + 1], n = 0;

	stack[n++] = first;
	while (n > 0) {
		unsigned i = stack[--n];

		/* Once for each step: the stack has room for all. */
		while (!is_at(course, i)) {
			course->at[i / 64] |= UINT64_C(1) << i % 64;
			if (steps[i].kind == EXPECT_BRANCH)
				stack[n++] = i + 1;
			else if (steps[i].kind != EXPECT_JUMP)
				break;
			i = steps[i].to;
		}
	}
}

void expect_course_begin(struct expect_course *course,
			 const struct expect_pattern *pattern)
{
	memset(course, 0, sizeof(*course));
	course->pattern = pattern;
	go_to(course, 0);
}

bool expect_step_takes(const struct expect_step *step, int code,
		       const int64_t *data, size_t n_data)
{
	if (step->kind == EXPECT_ANY)
		return true;
	return step->kind == EXPECT_EVENT && step->code == code &&
	       n_data >= step->n_data &&
	       memcmp(step->data, data, step->n_data * sizeof(*data)) == 0;
}

bool expect_course_event(struct expect_course *course, int code,
			 const int64_t *data, size_t n_data)
{
	struct expect_course next = { .pattern = course->pattern };
	bool came = false;

	for (unsigned i = 0; i < course->pattern->n; i++) {
		if (!is_at(course, i) ||
		    !expect_step_takes(&course->pattern->steps[i], code, data,
				       n_data))
			continue;
		go_to(&next, i + 1);
		came = true;
	}
	if (came)
		*course = next;
	return came;
}

bool expect_course_complete(const struct expect_course *course)
{
	return is_at(course, course->pattern->n - 1);
}

/* ---- what was wanted ---- */

static void step_text(const struct expect_step *step, char *out, size_t size)
{
	int n;

	if (step->kind == EXPECT_ANY) {
		snprintf(out, size, "any event");
		return;
	}
	if (step->kind == EXPECT_END) {
		snprintf(out, size, "the end");
		return;
	}
	n = snprintf(out, size, "%d", (int)step->code);
	for (unsigned i = 0; i < step->n_data; i++)
		n += snprintf(out + n, size - (size_t)n, ",%lld",
			      (long long)step->data[i]);
}

static bool says_event(const struct expect_step *step)
{
	return step->kind != EXPECT_BRANCH && step->kind != EXPECT_JUMP;
}

const char *expect_course_wanted(const struct expect_course *course, char *out,
				 size_t size)
{
	const struct expect_pattern *p = course->pattern;
	char texts[WANTED_MAX][80];
	unsigned n = 0, k;
	size_t len = 0;
	bool more = false;

	for (unsigned i = 0; i < p->n; i++) {
		char text[80];

		if (!is_at(course, i) || !says_event(&p->steps[i]))
			continue;
		step_text(&p->steps[i], text, sizeof(text));
		for (k = 0; k < n && strcmp(texts[k], text) != 0; k++)
			;
		if (k < n)
			continue;
		more = n == WANTED_MAX;
		if (more)
			break;
		memcpy(texts[n++], text, sizeof(text));
	}
	if (size > 0)
		out[0] = '\0';
	for (k = 0; k < n && len < size; k++)
		len += (size_t)snprintf(out + len, size - len, "%s%s",
					k == 0 ? "" :
					k + 1 < n || more ? ", " : " or ",
					texts[k]);
	if (more && len < size)
		snprintf(out + len, size - len, " or others");
	return out;
}
