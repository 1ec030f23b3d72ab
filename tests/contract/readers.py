"""Makes sure that a reader of YAML 1.1 finds the same in openapi.yaml as the service gives as JSON.

Usage: readers.py openapi.yaml openapi.json
"""

import json
import sys

import yaml


def differences(place, read, given):
    """Where two values differ, keys and their order too."""
    if type(read) is not type(given):
        yield f"{place}: {read!r} for {given!r}"
    elif isinstance(given, dict):
        if list(read) != list(given):
            yield f"{place}: the keys {sorted(set(map(repr, read)) ^ set(map(repr, given)))}, or their order"
        for key in given.keys() & read.keys():
            yield from differences(f"{place}/{key}", read[key], given[key])
    elif isinstance(given, list):
        if len(read) != len(given):
            yield f"{place}: {len(read)} entries for {len(given)}"
        for index, pair in enumerate(zip(read, given)):
            yield from differences(f"{place}/{index}", *pair)
    elif read != given:
        yield f"{place}: {read!r} for {given!r}"


with open(sys.argv[1], encoding="utf-8") as text, open(sys.argv[2], encoding="utf-8") as wanted:
    # PyYAML reads YAML 1.1.
    found = list(differences("", yaml.safe_load(text), json.load(wanted)))
if found:
    sys.exit("\n".join(found[:30]))
