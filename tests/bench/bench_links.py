"""Precision and recall of suggested links at 1,000 accounts beside splink's, and what `weights.toml` holds."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from etl.linking.suggest import suggest
from etl.linking.weights import levels
from tests.etl.linking.firms import World, world

N_FIRMS = 1_000
WEIGHTS = (0.0, 4.0, 8.0, 10.0, 12.0)
Pair = tuple[str, str, float]  # account of the desk, account of the CRM, bits


def suggested(firms: World) -> list[Pair]:
    """The pairs that `common-ground link` shows."""
    return [(row.source_account_id, row.account_id, row.weight) for row in suggest(firms.foreign, firms.known)]


def precision_and_recall(firms: World, pairs: Iterable[Pair], least: float) -> tuple[float, float]:
    """Of the pair of each firm that outweighs its others: the share that is true, and that of all true links."""
    best: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for source, account, weight in pairs:
        if weight >= least:
            best[source].append((weight, account))
    made = {}
    for source, found in best.items():
        heaviest = [account for weight, account in found if weight == max(found)[0]]
        if len(heaviest) == 1:
            made[source] = heaviest[0]
    n_true = sum(firms.truth.get(source) == account for source, account in made.items())
    return n_true / max(len(made), 1), n_true / len(firms.truth)


def best_of_weights(firms: World, pairs: list[Pair]) -> tuple[float, float, float]:
    """F1 (the harmonic mean of precision and recall) at the least weight where it is highest, with both."""
    at = {weight: precision_and_recall(firms, pairs, weight) for *_, weight in pairs}
    return max((2 * p * r / max(p + r, 1e-9), p, r) for p, r in at.values())


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


def bench(name: str, firms: World, propose: Callable[[World], list[Pair]]) -> None:
    """Print a way's seconds, and its precision and recall from each weight on and at its best."""
    started = time.perf_counter()
    pairs = propose(firms)
    seconds = time.perf_counter() - started
    shown = [(least, *precision_and_recall(firms, pairs, least)) for least in WEIGHTS]
    rates = "; ".join(f"from {least:g} bits {p:.3f} / {r:.3f}" for least, p, r in shown)
    f1, p, r = best_of_weights(firms, pairs)
    print(f"  {name}, {seconds:.1f} s, precision / recall: {rates}; best F1 {f1:.3f} at {p:.3f} / {r:.3f}")


def main() -> None:
    """Print the table's measure on one seed, and precision and recall on another."""
    from tests.bench import splink_links

    for field, by_level in measured(world(N_FIRMS, seed=1), seed=1).items():
        print(field, {level: (round(m, 4), round(u, 5)) for level, (m, u) in by_level.items()})
    firms = world(N_FIRMS, seed=2)
    kinds = ", ".join(f"{n:,} {kind}" for kind, n in firms.kinds.most_common())
    print(f"links of {len(firms.foreign):,} firms of a desk to {len(firms.known):,} of a CRM ({kinds})")
    alone = firms.without_mails()
    bench("suggested without e-mail domains", alone, suggested)
    bench("suggested", firms, suggested)
    bench("splink without e-mail domains", alone, lambda w: splink_links.suggested(w, with_mails=False))
    bench("splink", firms, lambda w: splink_links.suggested(w, with_mails=True))


if __name__ == "__main__":
    main()
