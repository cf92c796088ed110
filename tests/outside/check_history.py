#!/usr/bin/env python3
"""Checks what the server acknowledged against what it delivered.

    check_history.py HISTORY... [--release FOLDER] [--consensus FILE] [--project NAME]

A history is JSON Lines of acknowledged calls: {"project","person","call","task","assignment","label"?,"outcome"}.
No task is given to one person twice, no assignment to two people, and every acknowledged annotation is found: in the
task's row of the release, or in the number of annotations that the consensus rests on. A line that was cut at the end
of a file is left out: its call was never seen as answered. Closes on `N passed, N failed`; exit 0, 1, or 2.
"""

import argparse
import collections
import json
import sys

import recorded


def read_history(path):
    """The calls of one file, without a last line that was cut."""
    lines = recorded.read_text(path).split("\n")
    for number, line in enumerate(lines[:-1], 1):
        try:
            yield json.loads(line)
        except ValueError as failure:
            raise recorded.Unusable(f"{path}:{number}: no JSON") from failure


def check_claims(calls):
    """Nobody has a task twice, and no assignment has two owners."""
    assignments, owners = collections.defaultdict(set), collections.defaultdict(set)
    for call in calls:
        assignments[call["task"], call["person"]].add(call["assignment"])
        owners[call["assignment"]].add((call["task"], call["person"]))
    for (task, person), ids in assignments.items():
        yield f"{task}: given to {person} {len(ids)} times" if len(ids) > 1 else None
    for assignment, who in owners.items():
        if len(who) > 1:
            yield f"{assignment}: the assignment of {len(who)} people or tasks"


def read_delivered(options):
    """By task: the labels that were delivered, where there is a row, and how many annotations there are."""
    labels, counts = {}, {}
    if options.consensus:
        for _, row in recorded.read_lines(options.consensus):
            if options.project is None or row.get("project", options.project) == options.project:
                found = row.get("annotations", 0)
                counts[row["item"]] = found if isinstance(found, int) else len(found)
    if options.release:
        for _, row in recorded.read_rows(options.release):
            task = row["item"]["key"]
            labels[task] = collections.Counter(recorded.label_in(one["answer"]) for one in row["annotations"])
            counts[task] = min(counts.get(task, labels[task].total()), labels[task].total())
    return labels, counts


def check_submits(calls, labels, counts):
    """Every acknowledged annotation is there."""
    acknowledged = collections.defaultdict(dict)
    for call in calls:
        if call["call"] == "submit":
            acknowledged[call["task"]][call["person"]] = call.get("label")
    for task, given in acknowledged.items():
        if task not in counts:
            yield f"{task}: {len(given)} acknowledged, the task is nowhere"
        elif counts[task] < len(given):
            yield f"{task}: {len(given)} acknowledged, {counts[task]} are there"
        elif task in labels and None not in given.values():
            missing = collections.Counter(given.values()) - labels[task]
            yield f"{task}: acknowledged and not there: {dict(missing)}" if missing else None
        else:
            yield None


def run(options):
    """Runs every check; the exit code."""
    calls = [call for path in options.history for call in read_history(path) if call.get("outcome") == "ok"]
    if options.project is not None:
        calls = [call for call in calls if call.get("project") == options.project]
    if len({call.get("project") for call in calls}) > 1:
        raise recorded.Unusable("the history is of several projects; name one by --project")
    if not calls:
        raise recorded.Unusable("the history holds no acknowledged call")
    results = [*check_claims(calls), *check_submits(calls, *read_delivered(options))]
    submits = sum(call["call"] == "submit" for call in calls)
    print(f"{len(calls) - submits} claims and {submits} submits acknowledged")
    return recorded.close([fault for fault in results if fault], sum(fault is None for fault in results))


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("history", nargs="+")
    parser.add_argument("--release")
    parser.add_argument("--consensus")
    parser.add_argument("--project")
    options = parser.parse_args()
    if not (options.release or options.consensus):
        parser.error("--release or --consensus")
    try:
        return run(options)
    except (recorded.Unusable, KeyError, TypeError, ValueError) as failure:
        print(f"check_history.py: {type(failure).__name__}: {failure}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
