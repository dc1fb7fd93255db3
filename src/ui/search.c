/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search in the list that has the focus, and the filter of the events:
 * what is looked for, how it went, and where the windows go. Looking itself is
 * find.c's. A search stays until it is ended; it belongs to one pane.
 */
#include "ui/parts.h"

#include <stdio.h>
#include <string.h>

#include "ui/view.h"

static bool focused_list(struct ui *ui, const struct ui_model *model,
			 struct view_list *list)
{
	const struct view *view = view_in_focus(ui);

	if (!view->list)
		return false;
	*list = view->list(ui, model);
	return true;
}

/* From row `from` on. */
static void go(struct ui *ui, const struct view_list *list, uint64_t from,
	       bool older)
{
	struct ui_search *search = &ui->search;
	bool wrapped;

	search->pane = ui->focus;
	search->older = older;
	if (!find_from(&search->find, list->rows, older, &from, &wrapped)) {
		search->how = UI_SEARCH_NOTHING;
		return;
	}
	search->how = wrapped ? UI_SEARCH_WRAPPED : UI_SEARCH_FOUND;
	rows_window_go(list->window, list->rows, from);
}

bool ui_search(struct ui *ui, const struct ui_model *model, const char *text)
{
	struct view_list list;

	if (!focused_list(ui, model, &list))
		return false;
	find_set(&ui->search.find, text, strlen(text));
	filter_show(ui->search.shown, sizeof(ui->search.shown), text);
	/* Who follows looks at all that is shown, as who turns pages does. */
	if (ui->search.find.n > 0)
		go(ui, &list, list.window->follow ? list.window->top :
						    list.window->chosen,
		   false);
	return true;
}

size_t ui_search_count(struct ui *ui, const struct ui_model *model,
		       const char *text)
{
	struct view_list list;
	struct find find;

	if (!focused_list(ui, model, &list))
		return 0;
	find_set(&find, text, strlen(text));
	return find_count(&find, list.rows);
}

bool search_on(struct ui *ui, const struct ui_model *model, bool older)
{
	struct view_list list;

	if (ui->search.find.n == 0 || !focused_list(ui, model, &list))
		return false;
	/* Before the first is the end. */
	go(ui, &list, older ? list.window->chosen - 1 :
			      list.window->chosen + 1, older);
	return true;
}

bool search_end(struct ui *ui)
{
	bool was = ui->search.find.n > 0;

	ui->search.find.n = 0;
	return was;
}

const struct find *search_in(const struct ui *ui, enum ui_pane pane)
{
	return ui->search.find.n > 0 && ui->search.pane == pane ?
	       &ui->search.find : NULL;
}

void search_note(const struct ui *ui, enum ui_pane pane, char *out,
		 size_t size)
{
	const struct ui_search *search = &ui->search;
	const char *how = "n and N go on";

	out[0] = '\0';
	if (!search_in(ui, pane))
		return;
	if (search->how == UI_SEARCH_NOTHING)
		how = "nothing found";
	else if (search->how == UI_SEARCH_WRAPPED)
		how = search->older ? "goes on from the end" :
				      "goes on from the top";
	snprintf(out, size, "/%s: %s", search->shown, how);
}

/* ---- the filter ---- */

void ui_filter(struct ui *ui, const struct ui_model *model, const char *words)
{
	struct rows_window *window = &ui->events;
	const struct rows *rows = view_events.list(ui, model).rows;
	uint64_t chosen = sieve_out(rows, model->events, window->chosen);
	uint64_t seen = sieve_out(rows, model->events, window->seen);

	filter_set(&ui->filter, words);
	sieve_restart(&ui->sieve);
	ui_unmark(ui);
	rows = view_events.list(ui, model).rows;
	window->seen = sieve_in(rows, seen);
	window->chosen = sieve_in(rows, chosen);
	window->top = rows->first; /* placed by the chosen one */
	rows_window_place(window, rows, window->height);
}
