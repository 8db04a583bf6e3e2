"""Two runs side by side: paired differences, and which of them are more than chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.figures import Figure
from evals.metrics.pairs import holm, mcnemar, sign_flip
from evals.metrics.resampling import cautious_interval

PAIRED = ("share", "mean")


@dataclass(frozen=True)
class Difference:
    """`after` less `before` over the `n` things that both judged, with its 95 % interval.

    `p`: McNemar's exact test for yes and no, else a sign-flip test by group; `holm`: the same
    with account taken of how many are compared. `changed`: keys that became better, and worse.
    """

    figure: Figure
    n: int
    before: float
    after: float
    low: float
    high: float
    p: float
    holm: float
    better: tuple[str, ...]
    worse: tuple[str, ...]

    @property
    def difference(self) -> float:
        return self.after - self.before

    @property
    def verdict(self) -> str:
        """ "better", "worse", or "no difference shown" (Holm's p is 0.05 or more)."""
        if self.holm >= 0.05 or self.figure.better == "neither":
            return "no difference shown"
        up = (self.difference > 0) == (self.figure.better == "higher")
        return "better" if up else "worse"


def compare(before: Sequence[Figure], after: Sequence[Figure]) -> list[Difference]:
    """Ours, over all cases, for every measure of both runs that can be paired."""
    pairs = list(_pairs(before, after))
    drafts = [_difference(old, new) for old, new in pairs]
    corrected = holm([draft.p for draft in drafts])
    return [
        Difference(**{**vars(draft), "holm": p}) for draft, p in zip(drafts, corrected, strict=True)
    ]


def _pairs(before: Sequence[Figure], after: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    old = {figure.key: figure for figure in before}
    for new in after:
        first = old.get(new.key)
        if (
            first
            and new.system == "ours"
            and not new.part
            and new.form in PAIRED
            and _both(first, new)
        ):
            yield first, new


def _both(old: Figure, new: Figure) -> list[str]:
    """Keys to which the measure applies in both runs."""
    return [k for k, v in new.values.items() if v is not None and old.values.get(k) is not None]


def _difference(old: Figure, new: Figure) -> Difference:
    keys = _both(old, new)
    before, after = (_numbers(figure.values, keys) for figure in (old, new))
    changed = {key: after[key] - before[key] for key in keys}
    low, high = cautious_interval(changed, new.groups)
    sign = -1 if new.better == "lower" else 1
    return Difference(
        figure=new,
        n=len(keys),
        before=sum(before.values()) / len(keys),
        after=sum(after.values()) / len(keys),
        low=low,
        high=high,
        p=_p(new, before, after, changed),
        holm=1.0,
        better=tuple(key for key in keys if sign * changed[key] > 0),
        worse=tuple(key for key in keys if sign * changed[key] < 0),
    )


def _numbers(values: Mapping[str, float | bool | None], keys: Sequence[str]) -> dict[str, float]:
    return {key: float(values[key] or 0.0) for key in keys}


def _p(
    figure: Figure,
    before: Mapping[str, float],
    after: Mapping[str, float],
    changed: Mapping[str, float],
) -> float:
    if figure.form == "share" and not figure.groups:
        keys = list(changed)
        return mcnemar([before[k] == 1.0 for k in keys], [after[k] == 1.0 for k in keys])
    return sign_flip(changed, figure.groups)


def to_markdown(names: tuple[str, str], differences: Sequence[Difference]) -> str:
    """One table, the surest differences first; then what changed, by name."""
    lines = [
        f"# {names[1]} beside {names[0]}",
        "",
        f"{len(differences)} measures of both runs, ours, over all cases. Difference: "
        f"{names[1]} less {names[0]}, question by question; interval by 10,000 resamples of whole "
        "documents or dialogues; p by McNemar (yes and no) or sign flips; Holm over all rows.",
        "",
        "| suite | measure | n | before | after | difference (95 %) | p | Holm | |",
        "|---" * 9 + "|",
    ]
    ordered = sorted(differences, key=lambda d: (d.holm, d.p, -abs(d.difference)))
    lines += [_row(d) for d in ordered]
    for d in ordered:
        if d.difference or d.better or d.worse:
            lines += ["", f"**{d.figure.suite}, {d.figure.name}**"]
            lines += [
                f"- {word}: {', '.join(keys[:40])}"
                for word, keys in (("better", d.better), ("worse", d.worse))
                if keys
            ]
    return "\n".join(lines) + "\n"


def _row(d: Difference) -> str:
    return (
        f"| {d.figure.suite} | {d.figure.name} | {d.n} | {d.before:.3f} | {d.after:.3f} "
        f"| {d.difference:+.3f} ({d.low:+.3f} to {d.high:+.3f}) | {d.p:.3g} | {d.holm:.3g} "
        f"| {d.verdict} |"
    )
