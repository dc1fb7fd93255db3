/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The settings of the Setup page, each as a row: how it is wanted, in a symbol
 * and in words, and how it was where that is to change. Nothing is drawn here.
 */
#include "ui/setup_rows.h"

#include <inttypes.h>
#include <stdio.h>

const struct hl78_mask_bit *setup_bit_of(int item)
{
	size_t n;

	return &hl78_mask_bits(&n)[item - UI_SETUP_BITS];
}

bool setup_is_bit(int item)
{
	return item >= UI_SETUP_BITS && item < UI_SETUP_ASKS;
}

bool setup_is_ask(int item)
{
	return item >= UI_SETUP_ASKS && item < UI_SETUP_POLLING;
}

enum hl78_request setup_request_of(int item)
{
	return (enum hl78_request)(item - UI_SETUP_ASKS +
				   HL78_REQUEST_CONNECT);
}

bool setup_is_typed(int item)
{
	return item >= UI_SETUP_POLLING && item <= UI_SETUP_APN;
}

enum draft_setting setup_setting_of(int item)
{
	static const enum draft_setting typed[] = {
		[UI_SETUP_POLLING - UI_SETUP_POLLING] = DRAFT_POLLING,
		[UI_SETUP_RETRIES - UI_SETUP_POLLING] = DRAFT_RETRIES,
		[UI_SETUP_CID - UI_SETUP_POLLING] = DRAFT_CID,
		[UI_SETUP_APN - UI_SETUP_POLLING] = DRAFT_APN,
	};

	if (setup_is_ask(item))
		return (enum draft_setting)(item - UI_SETUP_ASKS +
					    DRAFT_CONNECT);
	return setup_is_typed(item) ? typed[item - UI_SETUP_POLLING] :
				      DRAFT_INDICATIONS;
}

static void show_on(struct setup_row *s, int is, int want)
{
	s->known = want >= 0;
	s->glyph = want < 0 ? GLYPH_NONE : want ? GLYPH_ON : GLYPH_OFF;
	if (is != want)
		snprintf(s->was, sizeof(s->was), "%s", is < 0 ? "not known" :
			 is ? "was on" : "was off");
}

static void show_all(struct setup_row *s, const struct ui *ui,
		     const struct ui_model *model)
{
	int32_t mask = draft_mask(&ui->draft, model->identity);
	bool drafted = draft_changes(&ui->draft, model->identity,
				     DRAFT_INDICATIONS);

	s->group = "Indications";
	s->known = true; /* it can be had, however it is */
	s->held = model->all_on_held && (model->setup_held || !drafted);
	s->glyph = mask < 0 ? GLYPH_NONE :
		   (mask & HL78_MASK_ALL) == HL78_MASK_ALL ? GLYPH_ON :
		   mask & HL78_MASK_ALL ? GLYPH_BETWEEN : GLYPH_OFF;
	snprintf(s->name, sizeof(s->name), "all on");
	snprintf(s->text, sizeof(s->text), "%s", s->held &&
		 !model->setup_held ? model->all_on_held :
		 "turn all of these on, and error numbers");
}

static void show_bit(struct setup_row *s, const struct ui *ui,
		     const struct ui_model *model, int item)
{
	const struct hl78_mask_bit *bit = setup_bit_of(item);
	int32_t is = model->identity->mask;
	int32_t want = draft_mask(&ui->draft, model->identity);
	size_t len = 0;

	for (int i = 0; i < bit->n_codes; i++)
		len += (size_t)snprintf(s->name + len, sizeof(s->name) - len,
					"%s%d", i ? " " : "", bit->codes[i]);
	snprintf(s->text, sizeof(s->text), "%s", bit->title);
	show_on(s, is < 0 ? -1 : (is & bit->value) != 0,
		want < 0 ? -1 : (want & bit->value) != 0);
}

static const char *const ask_texts[HL78_N_REQUESTS][2] = {
	[HL78_REQUEST_CONNECT] = { "auto: connects by itself",
				   "ask: waits for a yes to connect" },
	[HL78_REQUEST_DOWNLOAD] = { "auto: downloads by itself",
				    "ask: waits for a yes to download" },
	[HL78_REQUEST_INSTALL] = { "auto: installs by itself",
				   "ask: waits for a yes to install" },
	[HL78_REQUEST_REBOOT] = { "auto: restarts by itself",
				  "ask: waits for a yes to restart" },
};

static void show_ask(struct setup_row *s, const struct ui *ui,
		     const struct ui_model *model, int item)
{
	enum hl78_request request = setup_request_of(item);
	int is = model->identity->ask[request], want = ui->draft.ask[request];

	if (want < 0)
		want = is;
	s->group = request == HL78_REQUEST_CONNECT ? "Agreements" : "";
	show_on(s, is, want);
	if (s->was[0] && is >= 0)
		snprintf(s->was, sizeof(s->was), "was %s",
			 is ? "ask" : "auto");
	snprintf(s->name, sizeof(s->name), "%s", draft_name(setup_setting_of(item)));
	if (want >= 0)
		snprintf(s->text, sizeof(s->text), "%s",
			 ask_texts[request][want]);
}

static void write_minutes(int32_t minutes, char *out, size_t size)
{
	if (minutes == 0)
		snprintf(out, size, "off");
	else
		snprintf(out, size, "%" PRId32 " min", minutes);
}

static void show_polling(struct setup_row *s, const struct ui *ui,
			 const struct ui_model *model)
{
	int32_t is = model->identity->polling, want = ui->draft.polling;
	char every[32];

	if (want < 0)
		want = is;
	s->group = "Sessions";
	show_on(s, is < 0 ? -1 : is > 0, want < 0 ? -1 : want > 0);
	if (is >= 0 && want != is) {
		write_minutes(is, every, sizeof(every));
		snprintf(s->was, sizeof(s->was), "was %s", every);
	}
	snprintf(s->name, sizeof(s->name), "polling");
	write_minutes(want, every, sizeof(every));
	if (want >= 0)
		snprintf(s->text, sizeof(s->text), "%s%s",
			 want > 0 ? "every " : "", every);
}

static void show_retries(struct setup_row *s, const struct ui *ui,
			 const struct ui_model *model)
{
	const struct hl78_identity *id = model->identity;
	bool changes = draft_changes(&ui->draft, id, DRAFT_RETRIES);
	int32_t want[HL78_TIMERS_MAX];
	size_t n = changes ? ui->draft.n_timers : id->n_timers;
	char text[64], was[64];

	for (size_t i = 0; i < n; i++)
		want[i] = changes ? ui->draft.timers[i] : id->timers[i];
	s->known = n > 0;
	s->glyph = n == 0 ? GLYPH_NONE : want[0] > 0 ? GLYPH_ON : GLYPH_OFF;
	snprintf(s->name, sizeof(s->name), "retries");
	draft_timers_text(want, n, text, sizeof(text));
	if (n > 0 && want[0] > 0)
		snprintf(s->text, sizeof(s->text), "after %s min", text);
	else if (n > 0)
		snprintf(s->text, sizeof(s->text), "off");
	if (changes && id->n_timers == 0)
		snprintf(s->was, sizeof(s->was), "not known");
	else if (changes)
		snprintf(s->was, sizeof(s->was), "was %.40s",
			 draft_timers_text(id->timers, id->n_timers, was,
					   sizeof(was)));
}

static void show_cid(struct setup_row *s, const struct ui *ui,
		     const struct ui_model *model)
{
	const struct hl78_identity *id = model->identity;
	bool changes = draft_changes(&ui->draft, id, DRAFT_CID);
	int want = changes ? ui->draft.cid : id->cid;

	s->known = want > 0;
	s->glyph = want > 0 ? GLYPH_ON : GLYPH_NONE;
	snprintf(s->name, sizeof(s->name), "cid");
	if (draft_cid_misleads(id, want))
		snprintf(s->text, sizeof(s->text), "%d; it downloads over "
			 "cid 1 all the same", want);
	else if (want > 0)
		snprintf(s->text, sizeof(s->text), "%d, the PDP context of "
			 "sessions", want);
	if (changes && id->cid < 0)
		snprintf(s->was, sizeof(s->was), "not known");
	else if (changes)
		snprintf(s->was, sizeof(s->was), "was %d", id->cid);
}

static void show_apn(struct setup_row *s, const struct ui *ui,
		     const struct ui_model *model)
{
	const struct hl78_identity *id = model->identity;
	bool changes = draft_changes(&ui->draft, id, DRAFT_APN);
	const char *want = changes ? ui->draft.apn : id->apn;

	s->known = changes || want[0];
	s->glyph = !s->known ? GLYPH_NONE : want[0] ? GLYPH_ON : GLYPH_OFF;
	snprintf(s->name, sizeof(s->name), "APN");
	snprintf(s->text, sizeof(s->text), "%.63s",
		 want[0] ? want : "the network's choice");
	if (changes)
		snprintf(s->was, sizeof(s->was), "%s%.36s",
			 id->apn[0] ? "was " : "not known", id->apn);
}

static void show_apply(struct setup_row *s, const struct ui *ui,
		       const struct ui_model *model)
{
	int n = draft_count(&ui->draft, model->identity);

	s->known = true;
	s->group = "Draft";
	s->glyph = GLYPH_ARROW;
	s->held = model->setup_held != NULL;
	snprintf(s->name, sizeof(s->name), "apply");
	snprintf(s->text, sizeof(s->text), "send %d change%s to the module",
		 n, n == 1 ? "" : "s");
}

void setup_row(struct setup_row *s, const struct ui *ui,
	       const struct ui_model *model, int item)
{
	*s = (struct setup_row){ .group = "" };
	if (item == UI_SETUP_ALL)
		show_all(s, ui, model);
	else if (setup_is_bit(item))
		show_bit(s, ui, model, item);
	else if (setup_is_ask(item))
		show_ask(s, ui, model, item);
	else if (item == UI_SETUP_POLLING)
		show_polling(s, ui, model);
	else if (item == UI_SETUP_RETRIES)
		show_retries(s, ui, model);
	else if (item == UI_SETUP_CID)
		show_cid(s, ui, model);
	else if (item == UI_SETUP_APN)
		show_apn(s, ui, model);
	else
		show_apply(s, ui, model);
	if (!s->known)
		snprintf(s->text, sizeof(s->text), item == UI_SETUP_APN ?
			 "not known, or the network's choice" :
			 "not known yet");
}
