/* SPDX-License-Identifier: MIT */
/*
 * The writers of the device-services commands. Every range is checked before
 * a byte is written, so that nothing out of range ever reaches a module. The
 * indications alone may be wider than an HL78xx takes: its kin want 8191 or
 * 4095 for "everything".
 */
#include <hl78/wds.h>

#include "core/build.h"

#define MASK_MAX	 8191
#define CID_MAX		 2
#define POLLING_MIN_MAX	 525600 /* a year */
#define TIMER_MIN_MAX	 20160	/* two weeks */
#define LOCAL_BYTES_MAX	 (64 * 1024 * 1024)

static int finish(struct builder *b)
{
	if (!b->overflow)
		return (int)b->len;
	/* No half of a command is left behind for anyone to send. */
	if (b->size)
		b->out[0] = '\0';
	return HL78_ERR_SPACE;
}

/* "AT+WDSR=5,30", from its beginning and one number. */
static int write_value(char *out, size_t size, const char *begin,
		       int64_t value)
{
	struct builder b;

	builder_init(&b, out, size);
	builder_text(&b, begin);
	builder_int(&b, value);
	return finish(&b);
}

/* The same with two numbers behind the beginning. */
static int write_pair(char *out, size_t size, const char *begin, int first,
		      int64_t second)
{
	struct builder b;

	builder_init(&b, out, size);
	builder_text(&b, begin);
	builder_int(&b, first);
	builder_char(&b, ',');
	builder_int(&b, second);
	return finish(&b);
}

int hl78_wds_indications(char *out, size_t size, int64_t mask)
{
	if (mask < 0 || mask > MASK_MAX)
		return HL78_ERR_RANGE;
	return write_value(out, size, "AT+WDSI=", mask);
}

int hl78_wds_session(char *out, size_t size, bool start)
{
	return write_pair(out, size, "AT+WDSS=", 1, start);
}

int hl78_wds_context(char *out, size_t size, int cid)
{
	if (cid < 1 || cid > CID_MAX)
		return HL78_ERR_RANGE;
	return write_pair(out, size, "AT+WDSS=", 2, cid);
}

/* The table's row, or NULL for no request and for numbers that are none. */
static const struct hl78_request_info *request_row(enum hl78_request request)
{
	if (request <= HL78_REQUEST_NONE || request >= HL78_N_REQUESTS)
		return NULL;
	return hl78_request_info(request);
}

int hl78_wds_agreement(char *out, size_t size, enum hl78_request request,
		       bool ask)
{
	const struct hl78_request_info *info = request_row(request);

	if (!info)
		return HL78_ERR_RANGE;
	return write_pair(out, size, "AT+WDSC=", info->wdsc_mode, ask);
}

int hl78_wds_polling(char *out, size_t size, int64_t minutes)
{
	if (minutes < 0 || minutes > POLLING_MIN_MAX)
		return HL78_ERR_RANGE;
	return write_pair(out, size, "AT+WDSC=", 3, minutes);
}

/*
 * The first timer may be 0. Behind it, zeros are for the tail alone: firmware
 * that answers with all eight fills up with them, and its answer can be
 * written back.
 */
static bool timers_valid(const int *minutes, size_t n)
{
	bool ended = false;

	if (!n || n > HL78_TIMERS_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (minutes[i] < 0 || minutes[i] > TIMER_MIN_MAX)
			return false;
		if (ended && minutes[i])
			return false;
		ended = i > 0 && !minutes[i];
	}
	return true;
}

int hl78_wds_timers(char *out, size_t size, const int *minutes, size_t n)
{
	struct builder b;

	if (!timers_valid(minutes, n))
		return HL78_ERR_RANGE;
	builder_init(&b, out, size);
	builder_text(&b, "AT+WDSC=4");
	for (size_t i = 0; i < n; i++) {
		builder_char(&b, ',');
		builder_int(&b, minutes[i]);
	}
	return finish(&b);
}

int hl78_wds_accept(char *out, size_t size, enum hl78_request request)
{
	const struct hl78_request_info *info = request_row(request);

	if (!info)
		return HL78_ERR_RANGE;
	return write_value(out, size, "AT+WDSR=", info->accept);
}

int hl78_wds_defer(char *out, size_t size, enum hl78_request request,
		   int64_t minutes)
{
	const struct hl78_request_info *info = request_row(request);

	if (!info || minutes < 1 || minutes > HL78_DEFER_MIN_MAX)
		return HL78_ERR_RANGE;
	return write_pair(out, size, "AT+WDSR=", info->defer, minutes);
}

int hl78_wds_local(char *out, size_t size, int64_t bytes)
{
	if (bytes < 1 || bytes > LOCAL_BYTES_MAX)
		return HL78_ERR_RANGE;
	return write_value(out, size, "AT+WDSD=", bytes);
}
