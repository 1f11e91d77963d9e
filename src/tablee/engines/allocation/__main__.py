"""The engine as a black box: `python -m tablee.engines.allocation < problem.json > result.json`; malformed: exit 2."""

import sys

from tablee.engines.allocation import ProblemError, allocate
from tablee.engines.allocation.jsonio import read_problem, write_result


def main() -> int:
    try:
        text = sys.stdin.buffer.read().decode("utf-8")
        problem, seed = read_problem(text)
        answer = write_result(allocate(problem, seed=seed))
    except UnicodeDecodeError:
        print("allocation: the problem is not UTF-8", file=sys.stderr)
        return 2
    except ProblemError as error:
        line = " ".join(str(error).split())
        print(f"allocation: {line}".encode("ascii", "backslashreplace").decode(), file=sys.stderr)
        return 2
    sys.stdout.buffer.write(answer.encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
