/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A judge of JSON Lines by doc/fotacon.schema.json, for as much of JSON Schema
 * as that uses. It is stricter than the schema: what that does not name is wrong.
 */
#include "schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

static json_t *schema;

bool schema_load(void)
{
	const char *srcdir = getenv("FOTACON_SRCDIR");
	json_error_t error;
	char path[512];

	snprintf(path, sizeof(path), "%s/doc/fotacon.schema.json",
		 srcdir ? srcdir : ".");
	schema = json_load_file(path, 0, &error);
	if (!schema)
		print_error("%s: %s\n", path, error.text);
	return schema != NULL;
}

void schema_drop(void)
{
	json_decref(schema);
	schema = NULL;
}

static bool is_type(const json_t *value, const char *type)
{
	static const struct {
		const char *name;
		json_type types[2];
	} names[] = {
		{ "object", { JSON_OBJECT, JSON_OBJECT } },
		{ "array", { JSON_ARRAY, JSON_ARRAY } },
		{ "string", { JSON_STRING, JSON_STRING } },
		{ "integer", { JSON_INTEGER, JSON_INTEGER } },
		{ "number", { JSON_INTEGER, JSON_REAL } },
		{ "boolean", { JSON_TRUE, JSON_FALSE } },
		{ "null", { JSON_NULL, JSON_NULL } },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i].name, type) == 0)
			return json_typeof(value) == names[i].types[0] ||
			       json_typeof(value) == names[i].types[1];
	}
	fail_msg("the schema has the type %s", type);
	return false;
}

static void check_type(const json_t *value, const json_t *types,
		       const char *where)
{
	const json_t *type;
	bool fits = false;
	size_t i;

	if (json_is_string(types))
		fits = is_type(value, json_string_value(types));
	json_array_foreach(types, i, type)
		fits = fits || is_type(value, json_string_value(type));
	if (!fits)
		fail_msg("%s is of another type", where);
}

static void check_enum(const json_t *value, const json_t *words,
		       const char *where)
{
	const json_t *word;
	size_t i;

	json_array_foreach(words, i, word) {
		if (json_equal(value, word))
			return;
	}
	fail_msg("%s has a word of its own", where);
}

/* The keywords that the schema uses; any other is an error. */
static void check_value(json_t *value, json_t *rule, const char *where)
{
	const char *key, *name;
	json_t *part, *item, *inner;
	size_t i;

	json_object_foreach(rule, key, part) {
		if (strcmp(key, "$ref") == 0) {
			name = json_string_value(part) + strlen("#/$defs/");
			inner = json_object_get(json_object_get(schema,
								"$defs"),
						name);
			assert_non_null(inner);
			check_value(value, inner, where);
		} else if (strcmp(key, "type") == 0) {
			check_type(value, part, where);
		} else if (strcmp(key, "enum") == 0) {
			check_enum(value, part, where);
		} else if (strcmp(key, "required") == 0) {
			json_array_foreach(part, i, item) {
				name = json_string_value(item);
				if (!json_object_get(value, name))
					fail_msg("%s lacks %s", where, name);
			}
		} else if (strcmp(key, "properties") == 0) {
			json_object_foreach(value, name, item) {
				inner = json_object_get(part, name);
				if (!inner)
					fail_msg("%s has %s, which the schema "
						 "does not know", where, name);
				check_value(item, inner, name);
			}
		} else if (strcmp(key, "items") == 0) {
			json_array_foreach(value, i, item)
				check_value(item, part, where);
		} else if (strcmp(key, "pattern") == 0) {
			/* The one there is: a stamp. */
			assert_int_equal(json_string_length(value), 27);
		} else if (strcmp(key, "description") != 0) {
			fail_msg("the schema has %s", key);
		}
	}
}

/* The rule of one type of line, which has to be among those of all lines. */
static json_t *rule_of(const char *type)
{
	json_t *rule = json_object_get(json_object_get(schema, "$defs"), type);
	json_t *line;
	char ref[64];
	size_t i;

	snprintf(ref, sizeof(ref), "#/$defs/%s", type);
	json_array_foreach(json_object_get(schema, "oneOf"), i, line) {
		if (strcmp(json_string_value(json_object_get(line, "$ref")),
			   ref) == 0)
			return rule;
	}
	fail_msg("the schema has no line of type %s", type);
	return NULL;
}

int schema_check_lines(const char *text, const char *type)
{
	char *copy = strdup(text), *rest = copy, *line;
	double last = 0;
	int n = 0;

	assert_non_null(copy);
	while ((line = strsep(&rest, "\n")) && *line) {
		json_error_t error;
		json_t *value = json_loads(line, 0, &error);
		const char *is;
		double t;

		if (!value)
			fail_msg("%s: %s", error.text, line);
		is = json_string_value(json_object_get(value, "type"));
		assert_non_null(is);
		check_value(value, rule_of(is), is);
		t = json_number_value(json_object_get(value, "t"));
		assert_true(t >= last);
		last = t;
		n += strcmp(is, type) == 0;
		json_decref(value);
	}
	free(copy);
	return n;
}
