/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The SIM: its numbers, and the PIN it may want after every start. Three wrong
 * PINs in a row, over any number of starts, and it wants the PUK, which also
 * sets a new PIN. Until it is content the module does not register.
 */
#include <string.h>

#include "sim/internal.h"

#define IMSI  "001010000000001" /* the test network's */
#define ICCID "89882390000000000011"
#define PUK   "12345678"

void sim_card_init(struct sim *sim)
{
	sim->unlocked = sim->flash.card.pin[0] == '\0';
}

bool sim_card_ready(const struct sim *sim)
{
	return sim->unlocked;
}

const char *sim_card_wants(const struct sim *sim)
{
	if (sim->unlocked)
		return "READY";
	return sim->flash.card.tries > 0 ? "SIM PIN" : "SIM PUK";
}

static void unlock(struct sim *sim)
{
	sim->flash.card.tries = SIM_PIN_TRIES;
	sim->unlocked = true;
	sim_network_search(sim);
}

static bool is_pin(const char *text)
{
	return strlen(text) >= 4 && strspn(text, "0123456789") == strlen(text);
}

static int give_pin(struct sim *sim, const char *pin)
{
	struct sim_card *card = &sim->flash.card;

	if (strcmp(pin, card->pin) != 0) {
		card->tries--;
		return SIM_CME_WRONG;
	}
	unlock(sim);
	return 0;
}

static int give_puk(struct sim *sim, const char *puk, const char *pin)
{
	if (pin[0] == '\0')
		return SIM_CME_PUK;
	if (strcmp(puk, PUK) != 0)
		return SIM_CME_WRONG;
	memcpy(sim->flash.card.pin, pin, SIM_PIN_SIZE);
	unlock(sim);
	return 0;
}

/* ---- commands ---- */

static void read_pin(struct sim *sim)
{
	sim_answer(sim, "+CPIN: %s", sim_card_wants(sim));
}

/* AT+CPIN=pin, or AT+CPIN=puk,new pin */
static int set_pin(struct sim *sim, const struct sim_params *params)
{
	char code[SIM_PIN_SIZE], pin[SIM_PIN_SIZE];

	if (params->n == 0 || params->param[0].len == 0)
		return SIM_CME_MISSING;
	if (params->n > 2 || !sim_param_text(params, 0, code, sizeof(code)) ||
	    !sim_param_text(params, 1, pin, sizeof(pin)) || !is_pin(code) ||
	    (pin[0] != '\0' && !is_pin(pin)))
		return SIM_CME_PARAMETERS;
	if (sim->unlocked)
		return SIM_CME_NOT_ALLOWED;
	if (sim->flash.card.tries == 0)
		return give_puk(sim, code, pin);
	if (params->n > 1)
		return SIM_CME_PARAMETERS;
	return give_pin(sim, code);
}

static void run_imsi(struct sim *sim)
{
	sim_answer(sim, IMSI);
}

static void read_iccid(struct sim *sim)
{
	sim_answer(sim, "+CCID: " ICCID);
}

const struct sim_command sim_commands_card[] = {
	{ .name = "+CCID", .run = read_iccid, .read = read_iccid },
	{ .name = "+CIMI", .card = true, .run = run_imsi },
	{ .name = "+CPIN", .read = read_pin, .set = set_pin },
	{ .name = NULL },
};
