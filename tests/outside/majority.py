#!/usr/bin/env python3
"""Checks a release against the raw answers, task by task, by plain majority.

    majority.py RELEASE --answers FILE.csv [--items FILE.jsonl]
    majority.py RELEASE --set PATH          the PandaLM file, or a folder with answers.csv

The first of a person's repeated answers counts. A task whose leading labels tie gives no row; every other task gives
exactly one, with that label and its share as confidence. What the rows hold is what each person said, and every file
has the length and the SHA-256 that release.json names. Closes on `N passed, N failed`; exit 0, 1, or 2 for bad input.
"""

import argparse
import collections
import hashlib
import json
import os
import sys

import recorded


def majority(labels):
    """The leading label, or None for a tie, and its share."""
    counts = collections.Counter(labels).most_common()
    tied = len(counts) > 1 and counts[0][1] == counts[1][1]
    return (None if tied else counts[0][0]), counts[0][1] / len(labels)


def check_task(task, given, rows):
    """Everything that is wrong with one task's rows."""
    label, share = majority(list(given.values()))
    if label is None:
        return [f"{task}: tied, but has {len(rows)} rows"] if rows else []
    if len(rows) != 1:
        return [f"{task}: {len(rows)} rows instead of one"]
    (row,) = rows
    faults = []
    found = recorded.label_in(row["consensus"]["answer"])
    if found != label:
        faults.append(f"{task}: {found} instead of {label}")
    confidence = row["consensus"].get("confidence")
    if not isinstance(confidence, (int, float)) or not abs(confidence - share) <= 1e-12:
        faults.append(f"{task}: confidence {confidence} instead of {share}")
    held = sorted(str(recorded.label_in(one["answer"])) for one in row["annotations"])
    if held != sorted(given.values()):
        faults.append(f"{task}: the row holds {held} instead of {sorted(given.values())}")
    if len({one["annotator"] for one in row["annotations"]}) != len(row["annotations"]):
        faults.append(f"{task}: one person stands in the row twice")
    return faults


def check_people(answers, rows):
    """What each pseudonym said over all rows must be what one annotator said."""
    delivered = {row["item"]["key"] for row in rows}
    said, held = collections.defaultdict(set), collections.defaultdict(set)
    for task in delivered & answers.keys():
        for annotator, label in answers[task].items():
            said[annotator].add((task, label))
    for row in rows:
        for one in row["annotations"]:
            held[one["annotator"]].add((row["item"]["key"], recorded.label_in(one["answer"])))
    missing = collections.Counter(map(frozenset, said.values())) - collections.Counter(map(frozenset, held.values()))
    return [f"the answers of {missing.total()} people are not those of one pseudonym each"] if missing else []


def check_files(release):
    """Lengths and digests; a list of (name, fault or None)."""
    manifest = json.loads(recorded.read_text(os.path.join(release, "release.json")))
    results, named = [], {"release.json"}
    for entry in manifest.get("files", []):
        path = entry["path"]
        named.add(path)
        try:
            with open(os.path.join(release, path), "rb") as file:
                content = file.read()
        except OSError:
            results.append((path, f"{path}: missing"))
            continue
        digest = hashlib.sha256(content).hexdigest()
        right = (len(content), digest) == (entry["bytes"], entry["sha256"])
        results.append((path, None if right else f"{path}: not the {entry['bytes']} bytes that release.json names"))
    for folder, _, files in os.walk(release):
        for name in files:
            path = os.path.relpath(os.path.join(folder, name), release)
            if path not in named:
                results.append((path, f"{path}: not named in release.json"))
    if "rows.jsonl" not in named:
        results.append(("rows.jsonl", "rows.jsonl: not named in release.json"))
    return results


def read_answers(options, rows):
    """The raw answers by task, with labels in the release's own words."""
    shown = {row["item"]["key"]: [one["id"] for one in row["item"]["fields"].get("candidates", [])] for _, row in rows}
    if options.answers:
        candidates = recorded.read_candidates(options.items) if options.items else shown
        return recorded.read_csv_answers(options.answers, candidates)
    if os.path.isdir(options.set):
        return recorded.read_csv_answers(os.path.join(options.set, "answers.csv"), {})
    return recorded.read_pair_answers(options.set, shown)


def run(options):
    """Runs every check; the exit code."""
    rows = recorded.read_rows(options.release)
    answers, repeats = read_answers(options, rows)
    by_task = collections.defaultdict(list)
    for _, row in rows:
        by_task[row["item"]["key"]].append(row)
    faults, passed = [], 0
    for task, given in answers.items():
        wrong = check_task(task, given, by_task.pop(task, []))
        faults += wrong
        passed += not wrong
    faults += [f"{task}: a row, but no answers" for task in by_task]
    for wrong in (check_people(answers, [row for _, row in rows]),):
        faults += wrong
        passed += not wrong
    for _, fault in check_files(options.release):
        faults += [fault] if fault else []
        passed += not fault
    ties = sum(majority(list(given.values()))[0] is None for given in answers.values())
    print(f"{len(answers)} tasks, {len(rows)} rows, {ties} ties, {repeats} repeats")
    return recorded.close(faults, passed)


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release")
    parser.add_argument("--items")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--answers")
    source.add_argument("--set")
    try:
        return run(parser.parse_args())
    except (recorded.Unusable, KeyError, TypeError, ValueError) as failure:
        print(f"majority.py: {type(failure).__name__}: {failure}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
