/* SPDX-License-Identifier: MIT */
/*
 * Percents count the whole package, before and after a suspension. With no
 * history the total is worked out from the first percent after a resume and
 * from what remained then, and marked as estimated. Invariant: the percent
 * never goes back between two suspensions.
 */
#include "core/progress.h"

void progress_reset(struct progress *p, struct hl78_progress *out)
{
	p->remainder = -1;
	p->n_samples = 0;
	*out = (struct hl78_progress){ .percent = -1, .total = -1,
				       .bytes = -1, .rate = -1, .eta_s = -1 };
}

static void set_bytes(struct hl78_progress *out)
{
	out->bytes = out->total < 0 || out->percent < 0
			     ? -1
			     : out->total / 100 * out->percent +
				       out->total % 100 * out->percent / 100;
}

void progress_offered(struct progress *p, struct hl78_progress *out,
		      int64_t bytes, bool resume)
{
	bool fits = out->total >= bytes && !out->estimated;

	if (bytes < 0)
		return;
	if (resume) /* there was a suspension, if it was told or not */
		progress_suspended(p, out);
	if (resume && fits) {
		out->bytes = out->total - bytes;
		return;
	}
	if (out->total == bytes)
		return;
	progress_reset(p, out);
	if (resume)
		p->remainder = bytes;
	else
		out->total = bytes;
}

/* From what remained at `percent`, where that says something. */
static void estimate_total(struct progress *p, struct hl78_progress *out,
			   int percent)
{
	if (p->remainder < 0 || percent >= 100 ||
	    p->remainder > INT64_MAX / 100)
		return;
	out->total = p->remainder * 100 / (100 - percent);
	out->estimated = percent > 0;
	p->remainder = -1;
}

static void add_sample(struct progress *p, int percent, hl78_time now)
{
	if (p->n_samples == PROGRESS_SAMPLES) {
		for (unsigned i = 1; i < PROGRESS_SAMPLES; i++)
			p->samples[i - 1] = p->samples[i];
		p->n_samples--;
	}
	p->samples[p->n_samples].at = now;
	p->samples[p->n_samples].percent = percent;
	p->n_samples++;
}

static void set_rate(struct progress *p, struct hl78_progress *out)
{
	unsigned last = p->n_samples - 1;
	int percents = p->samples[last].percent - p->samples[0].percent;
	/* Milliseconds: so that bytes times them stay far from overflow. */
	int64_t ms = (p->samples[last].at - p->samples[0].at) / 1000;

	out->rate = out->eta_s = -1;
	if (out->total < 0 || percents <= 0 || ms <= 0 ||
	    out->total > INT64_MAX / 100000)
		return;
	out->rate = out->total * percents / 100 * 1000 / ms;
	if (out->rate > 0)
		out->eta_s = (out->total - out->bytes) / out->rate;
}

bool progress_percent(struct progress *p, struct hl78_progress *out,
		      int64_t percent, hl78_time now)
{
	if (percent > 100)
		return false;
	if (percent < 0) { /* 18 alone: it starts, or goes on further back */
		progress_suspended(p, out);
		if (out->percent > 0)
			return true;
		percent = 0;
	} else if (p->n_samples &&
		   percent < p->samples[p->n_samples - 1].percent) {
		return false;
	} else {
		estimate_total(p, out, (int)percent);
	}
	out->percent = (int)percent;
	set_bytes(out);
	add_sample(p, (int)percent, now);
	set_rate(p, out);
	return true;
}

void progress_suspended(struct progress *p, struct hl78_progress *out)
{
	p->n_samples = 0;
	out->rate = out->eta_s = -1;
}

void progress_recall(struct progress *p, struct hl78_progress *out,
		     const struct hl78_progress *was)
{
	p->remainder = -1;
	out->total = was->total;
	out->estimated = was->estimated;
	set_bytes(out);
}

void progress_complete(struct progress *p, struct hl78_progress *out)
{
	progress_suspended(p, out);
	if (out->percent < 0)
		return;
	out->percent = 100;
	set_bytes(out);
}
