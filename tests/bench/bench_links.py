"""Precision and recall of suggested links at 1,000 accounts, and the shares that `etl/linking/weights.toml` holds."""

import random
import time
from collections import Counter

from etl.linking.suggest import suggest
from etl.linking.weights import levels
from tests.etl.linking.firms import World, world

N_FIRMS = 1_000
WEIGHTS = (4.0, 8.0, 10.0, 12.0)


def precision_and_recall(firms: World, least: float) -> tuple[float, float]:
    """Of the suggestion of each firm that outweighs its others: the share that is true, and that of all true links."""
    rows = [row for row in suggest(firms.foreign, firms.known) if row.weight >= least]
    best: dict[str, list[tuple[float, str]]] = {}
    for row in rows:
        best.setdefault(row.source_account_id, []).append((row.weight, row.account_id))
    made = {}
    for source, found in best.items():
        heaviest = [account for weight, account in found if weight == max(found)[0]]
        if len(heaviest) == 1:
            made[source] = heaviest[0]
    n_true = sum(firms.truth.get(source) == account for source, account in made.items())
    return n_true / max(len(made), 1), n_true / len(firms.truth)


def measured(firms: World, seed: int) -> dict[str, dict[str, tuple[float, float]]]:
    """m and u of every level of every field: its share among true pairs, and among random pairs of two firms."""
    by_id, draw = {firm.account_id: firm for firm in firms.known}, random.Random(seed)
    true = [(firm, by_id[firms.truth[firm.account_id]]) for firm in firms.foreign if firm.account_id in firms.truth]
    others = [(draw.choice(firms.foreign), draw.choice(firms.known)) for _ in range(100_000)]
    others = [(one, two) for one, two in others if firms.truth.get(one.account_id) != two.account_id]
    counts = []
    for pairs in (true, others):
        counts.append(Counter(item for one, two in pairs for item in levels(one, two).items()))
    fields = Counter(field for field, _ in counts[0] + counts[1])
    shares: dict[str, dict[str, tuple[float, float]]] = {field: {} for field in fields}
    for field, level in sorted(counts[0] + counts[1]):
        m, u = (count[field, level] / sum(n for key, n in count.items() if key[0] == field) for count in counts)
        shares[field][level] = (m, u)
    return shares


def main() -> None:
    """Print the table's measure on one seed, and precision and recall on another."""
    for field, by_level in measured(world(N_FIRMS, seed=1), seed=1).items():
        print(field, {level: (round(m, 4), round(u, 5)) for level, (m, u) in by_level.items()})
    firms = world(N_FIRMS, seed=2)
    started = time.perf_counter()
    suggest(firms.foreign, firms.known)
    print(f"{len(firms.foreign):,} x {len(firms.known):,} firms: {time.perf_counter() - started:.1f} s")
    for least in WEIGHTS:
        precision, recall = precision_and_recall(firms, least)
        print(f"weight from {least}: precision {precision:.3f}, recall {recall:.3f}")


if __name__ == "__main__":
    main()
