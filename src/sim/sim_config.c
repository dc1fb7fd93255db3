/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a module to simulate is like, read from "[SCENARIO][,key=value...]".
 * What a key takes is the business of sim_keys.c.
 */
#include <stdio.h>
#include <string.h>

#include "sim/internal.h"

/* One "key=value" of a list; its pieces are copied to be ended. */
static int set_item(struct sim_config *config, const char *item, size_t len,
		    char *why, size_t why_size)
{
	char copy[320];
	char *value;

	if (len >= sizeof(copy)) {
		snprintf(why, why_size, "\"%.20s...\" is too long", item);
		return HL78_ERR_SYNTAX;
	}
	memcpy(copy, item, len);
	copy[len] = '\0';
	value = strchr(copy, '=');
	if (!value) {
		snprintf(why, why_size, "\"%s\" is not of the form key=value",
			 copy);
		return HL78_ERR_SYNTAX;
	}
	*value++ = '\0';
	return sim_config_set(config, copy, value, why, why_size);
}

int sim_config_list(struct sim_config *config, const char *list, char *why,
		    size_t why_size)
{
	for (;;) {
		size_t len = strcspn(list, ",");
		int err = set_item(config, list, len, why, why_size);

		if (err < 0)
			return err;
		if (list[len] == '\0')
			return 0;
		list += len + 1;
	}
}

static int unknown_scenario(const char *name, size_t len, char *why,
			    size_t why_size)
{
	const struct sim_scenario *all;
	struct sim_text text;
	size_t i, n;

	sim_text_init(&text, why, why_size);
	sim_text_add(&text, "there is no scenario \"%.*s\", the scenarios are ",
		     len > 32 ? 32 : (int)len, name);
	all = sim_scenarios(&n);
	for (i = 0; i < n; i++)
		sim_text_listed(&text, i == 0, all[i].name);
	return HL78_ERR_SYNTAX;
}

static const struct sim_scenario *find_scenario(const char *name, size_t len)
{
	const struct sim_scenario *all;
	size_t i, n;

	all = sim_scenarios(&n);
	if (len == 0)
		return &all[0];
	for (i = 0; i < n; i++) {
		if (strlen(all[i].name) == len &&
		    !memcmp(all[i].name, name, len))
			return &all[i];
	}
	return NULL;
}

int sim_config_init(struct sim_config *config, const char *spec, char *why,
		    size_t why_size)
{
	const struct sim_scenario *scenario;
	size_t len = strcspn(spec, ",");
	int err;

	/* "size=1000" alone: the scenario was left out, comma and all. */
	if (memchr(spec, '=', len))
		len = 0;
	scenario = find_scenario(spec, len);
	if (!scenario)
		return unknown_scenario(spec, len, why, why_size);

	sim_config_presets(config);
	snprintf(config->scenario, sizeof(config->scenario), "%s",
		 scenario->name);
	if (scenario->settings[0] != '\0') {
		err = sim_config_list(config, scenario->settings, why,
				      why_size);
		if (err < 0)
			return err;
	}
	spec += len;
	if (*spec == ',')
		spec++;
	else if (*spec == '\0')
		return 0;
	return sim_config_list(config, spec, why, why_size);
}
