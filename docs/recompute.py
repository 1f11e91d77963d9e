"""Deals an exported share-out again, with nothing of ours: python recompute.py share.csv (columns: allocation.md).

One lot: every crate is dealt again and the published counts must come out. Several lots: sums, caps and complaints.
"""

import csv
import hashlib
import sys
from collections import Counter
from fractions import Fraction


def whole(row, column):
    return int(row[column]) if row[column] else 10**18  # an empty cap is no cap


def faults(rows):
    got, y, total, left = Counter(), {}, Counter(), {}
    for row in rows:
        k, n, s = whole(row, "crate_g"), int(row["crates"]), row["structure"]
        y[s] = y.get(s, int(row["received_g"])) + n * k
        left[row["lot"]] = left.get(row["lot"], int(row["crates_offered"])) - n
        for room, column in ((s, "cap_total_g"), ((s, row["storage"]), "cap_storage_g"), ((s, "", row["category"]), "cap_category_g")):
            got[room] += n * k
            total[room] = whole(row, column)
        if n < 0 or (n and row["eligible"] != "1"):
            yield f"{s} may not receive {n} crates of {row['lot']}"
    yield from (f"lot {lot}: {-n} crates too many" for lot, n in left.items() if n < 0)
    yield from (f"above a cap: {room}" for room in got if got[room] > total[room])
    for me in rows:
        k, s = int(me["crate_g"]), me["structure"]
        rooms = (s, (s, me["storage"]), (s, "", me["category"]))
        if me["eligible"] != "1" or any(got[room] + k > total[room] for room in rooms):
            continue
        if left[me["lot"]] > 0:
            yield f"{s} had room for a crate of {me['lot']} that was left"
        for other in rows:
            if other["lot"] == me["lot"] and int(other["crates"]) and y[other["structure"]] > int(other["floor_g"]):
                mine, theirs = Fraction(y[s] + k, int(me["need_g"])), Fraction(y[other["structure"]] - k, int(other["need_g"]))
                if mine < theirs:
                    yield f"{s} is right to complain: {other['structure']} holds {me['lot']}"


def dealt_again(rows):
    crates, k = {row["structure"]: 0 for row in rows}, int(rows[0]["crate_g"])

    def turn(row):  # below its floor first, then the smallest (2 y + k) / need, then the draw
        y = int(row["received_g"]) + crates[row["structure"]] * k
        text = f"{row['seed']}:{row['lot']}:{row['structure']}"
        return y + k > int(row["floor_g"]), Fraction(2 * y + k, int(row["need_g"])), hashlib.sha256(text.encode()).digest()[:8]

    def has_room(row):
        room = min(whole(row, "cap_total_g"), whole(row, "cap_storage_g"), whole(row, "cap_category_g"))
        return row["eligible"] == "1" and (crates[row["structure"]] + 1) * k <= room

    for _ in range(int(rows[0]["crates_offered"])):
        takers = [row for row in rows if has_room(row)]
        if takers:
            crates[min(takers, key=turn)["structure"]] += 1
    return crates


def main(path):
    with open(path, encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    found = list(faults(rows))
    if len({row["lot"] for row in rows}) == 1:
        again = dealt_again(rows)
        found += [f"{row['structure']}: {row['crates']} published, {again[row['structure']]} dealt again" for row in rows if int(row["crates"]) != again[row["structure"]]]
    print("\n".join(found) or f"All right: {sum(int(row['crates']) for row in rows)} crates, no justified complaint.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
