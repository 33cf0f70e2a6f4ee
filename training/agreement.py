"""How far two markings of the same reports agree: ``python training/agreement.py [--shared DIR]``.

In: the reports of ``training/second``, which somebody marked who had not seen the first marking, and those of the same
names below ``training/data``. Out: F1 in percent of every measure of the development data's scorer, the first marking
taken as gold.
"""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path

import marked

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=HERE.parents[1] / "shared")
    args = parser.parse_args()
    spec = importlib.util.spec_from_file_location("gold_score", args.shared / "gold" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(args.shared)
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    first = {report.head["id"]: record for report, record in marked.load(HERE / "data")}
    rows = [score.score_article(first[report.head["id"]], record)[0] for report, record in marked.load(HERE / "second")]
    print(f"{len(rows)} reports marked twice; F1 in percent, the first marking as gold")
    for measure in rows[0]:
        print(f"{measure:24}{score.pool(rows, measure)[2]:7.1f}")


if __name__ == "__main__":
    main()
