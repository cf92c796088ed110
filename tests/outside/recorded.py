"""Raw answers and releases, read for the checks of this folder. Plain Python; shares nothing with the product."""

import csv
import gzip
import json
import os


class Unusable(Exception):
    """An input that cannot be examined."""


def read_text(path):
    """The whole file as UTF-8 text; gzip is known by its content."""
    try:
        with open(path, "rb") as file:
            content = file.read()
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        raise Unusable(f"{path}: {failure}") from failure


def read_lines(path):
    """The JSON objects of a JSON Lines file with their line numbers."""
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as failure:
                raise Unusable(f"{path}:{number}: no JSON") from failure


def read_candidates(path):
    """The ids of each item's candidates, by key; an item without candidates has an empty list."""
    candidates = {}
    for number, line in read_lines(path):
        key = next((line[name] for name in ("key", "id", "task", "idx") if line.get(name) not in (None, "")), number)
        listed = line.get("fields", line).get("candidates") or []
        letters = [chr(ord("a") + index) for index in range(len(listed))]
        ids = [one["id"] if isinstance(one, dict) else letter for one, letter in zip(listed, letters)]
        candidates[str(key)] = ids
    return candidates


def label_of(word, ids):
    """What a recorded word means; ids are those of the candidates, empty for a choice."""
    if not ids or word in ids:
        return word
    if word in ("0", "tie"):
        return "tie"
    if word == "bothBad":
        return "bothBad"
    for index, candidate in enumerate(ids):
        sides = ["left", "right"][index : index + 1] if len(ids) == 2 else []
        if word in [str(index + 1), chr(ord("a") + index), *sides]:
            return candidate
    raise Unusable(f"the label {word} means none of {ids}")


def first_answers(rows):
    """The first answer of each person to each task: task -> annotator -> label; and how many were repeats."""
    answers, repeats = {}, 0
    for task, annotator, label in rows:
        given = answers.setdefault(task, {})
        if annotator in given:
            repeats += 1
        else:
            given[annotator] = label
    return answers, repeats


def read_csv_answers(path, candidates):
    """Answers of a CSV file with the columns task, annotator (or worker), label."""
    rows = []
    for row in csv.DictReader(read_text(path).splitlines(keepends=True)):
        task = row["task"]
        rows.append((task, row.get("annotator") or row["worker"], label_of(row["label"], candidates.get(task, []))))
    return first_answers(rows)


def read_pair_answers(path, candidates):
    """Answers of the PandaLM file; candidates are those of the release, by key, in the order shown there."""
    rows = []
    for pair in json.loads(read_text(path)):
        key = str(pair["idx"])
        ids = candidates.get(key, ["1", "2"])
        for annotator in ("annotator1", "annotator2", "annotator3"):
            rows.append((key, annotator, label_of(str(pair[annotator]), ids)))
    return first_answers(rows)


def label_in(answer):
    """The one label of an answer of one question."""
    if not isinstance(answer, dict) or len(answer) != 1:
        return None
    (value,) = answer.values()
    return value.get("winner") if isinstance(value, dict) else value


def read_rows(release):
    """The rows of a release with their line numbers."""
    return list(read_lines(os.path.join(release, "rows.jsonl")))


def close(faults, passed):
    """Prints the faults and the closing line; the exit code to end with."""
    for fault in faults:
        print(fault)
    print(f"{passed} passed, {len(faults)} failed")
    return 1 if faults else 0
