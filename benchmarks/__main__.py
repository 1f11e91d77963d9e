"""`python -m benchmarks [--quick]`: every benchmark, one by one; `python -m benchmarks NAME ...`: one, with its options."""

from __future__ import annotations

import pkgutil
import runpy
import sys

import benchmarks

QUICK = "--quick"


def main(arguments: list[str]) -> None:
    names = sorted(one.name for one in pkgutil.iter_modules(benchmarks.__path__) if one.ispkg)
    chosen, options = (arguments[:1], arguments[1:]) if arguments[:1] != [QUICK] else ([], arguments)
    if chosen and chosen[0] not in names:
        raise SystemExit(f"{chosen[0]}: choose among {', '.join(names)}")
    failed = False
    for name in chosen or names:
        print(f"== {name}", flush=True)
        sys.argv[1:] = options
        try:
            runpy.run_module(f"benchmarks.{name}", run_name="__main__", alter_sys=True)
        except SystemExit as end:
            failed = failed or bool(end.code)
            if isinstance(end.code, str):
                print(end.code, flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
