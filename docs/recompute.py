"""Recompute a published share-out with nothing of ours: python recompute.py share.csv (columns: allocation.md)."""

import csv
import sys
from collections import Counter
from fractions import Fraction
from hashlib import sha256


def rooms(row):  # the three nested caps of a row, with what they hold; an empty cap is no cap
    names = (row["structure"],), (row["structure"], row["storage"]), (row["structure"], "", row["category"])
    caps = row["cap_total_g"], row["cap_storage_g"], row["cap_category_g"]
    return [(name, int(cap or 10**18)) for name, cap in zip(names, caps, strict=True)]


def faults(rows, crates):  # every broken sum, broken cap and justified complaint
    y = {row["structure"]: int(row["received_g"]) for row in rows}
    left, used = {row["lot"]: int(row["crates_offered"]) for row in rows}, Counter()
    for row, n in zip(rows, crates, strict=True):
        grams = n * int(row["crate_g"])
        y[row["structure"]] += grams
        left[row["lot"]] -= n
        used.update({name: grams for name, _ in rooms(row)})
        if n < 0 or (n > 0 and row["eligible"] != "1"):
            yield f"{row['structure']} may not hold {n} crates of {row['lot']}"
    yield from (f"more crates of {lot} than offered" for lot, n in left.items() if n < 0)
    yield from {f"{name} is above its cap" for row in rows for name, cap in rooms(row) if used[name] > cap}
    for me in rows:
        k = int(me["crate_g"])
        if me["eligible"] == "1" and all(used[name] + k <= cap for name, cap in rooms(me)):
            mine = Fraction(y[me["structure"]] + k, int(me["need_g"]))
            if left[me["lot"]] > 0:
                yield f"{me['structure']} could take a crate of {me['lot']} that was left"
            for other in (row for row, n in zip(rows, crates, strict=True) if n and row["lot"] == me["lot"]):
                theirs = y[other["structure"]]
                if theirs > int(other["floor_g"]) and mine < Fraction(theirs - k, int(other["need_g"])):
                    yield f"{me['structure']} may complain of {other['structure']} about {me['lot']}"


def dealt_again(rows):  # one lot: below the floor first, then the smallest (2 y + k) / need, then the draw
    crates, k = [0] * len(rows), int(rows[0]["crate_g"])

    def turn(i):
        row, y = rows[i], int(rows[i]["received_g"]) + crates[i] * k
        draw = sha256(f"{row['seed']}:{row['lot']}:{row['structure']}".encode()).digest()[:8]
        return y + k > int(row["floor_g"]), Fraction(2 * y + k, int(row["need_g"])), draw

    most = [int(row["eligible"]) * min(cap for _, cap in rooms(row)) // k for row in rows]
    for _ in range(int(rows[0]["crates_offered"])):
        able = [i for i, n in enumerate(crates) if n < most[i]]
        if able:
            crates[min(able, key=turn)] += 1
    return crates


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    published = [int(row["crates"]) for row in rows]
    found = list(faults(rows, published))
    if len({row["lot"] for row in rows}) == 1 and dealt_again(rows) != published:
        found.append(f"dealt again: {dealt_again(rows)}, published: {published}")
    print("\n".join(found) or f"all right: {sum(published)} crates, no justified complaint")
    sys.exit(bool(found))
