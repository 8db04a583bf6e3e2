"""Figures of runs with their intervals, as a table and as a plot; trends; two runs compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from assistant import AssistantError
from assistant.ui.labels import day
from assistant.ui.markup import Markup, draw, join
from assistant.ui.runs import differences

Runs = Mapping[str, Any]
RATES = ("share", "mean")


def pick_run(runs: Runs, title: str, key: str, index: int = 0) -> Any:
    """A run chosen by name; the newest stands first."""
    names = list(runs)
    chosen = st.selectbox(title, names, index=min(index, len(names) - 1), key=key)
    return runs[chosen]


def headline_page(runs: Runs) -> None:
    """One run: each measure over all cases with its interval, then the slices of one suite."""
    run = pick_run(runs, "Run", "headline run")
    draw(about_run(run))
    figures = run.figures()
    ours = [f for f in figures if f.system == "ours" and not f.part]
    _plot(ours)
    draw(figure_table(ours, "Measures over all cases, with 95 % intervals"))
    suites = list(dict.fromkeys(f.suite for f in figures))
    suite = st.selectbox("Slices and baselines of", suites, key="sliced suite")
    rest = [f for f in figures if f.suite == suite and (f.part or f.system != "ours")]
    draw(figure_table(rest, f"Parts and baselines of {suite}"))


def about_run(run: Any) -> Markup:
    """What the run rests on, in one line each."""
    made = run.made
    rows = {
        "Began": moment(made["began"]),
        "Commit": made["commit"],
        "Library": f"{made['generation']}, {made['passages']:,} passages, corpus "
        f"{made['corpus_hash'][:12]}",
        "Model": f"{made['model']} {made['fingerprint'][:12]}",
        "Machine": made["machine"],
    }
    rows |= {
        name: f"{state.state}, {state.items} items, {state.failed} failed"
        + (f" ({state.why})" if state.why else "")
        for name, state in run.suites.items()
    }
    cells = (
        Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(*row) for row in rows.items()
    )
    return Markup(
        '<details class="about-run"><summary>What this run rests on</summary>'
        '<table class="receipt">{}</table></details>'
    ).format(join(cells))


def figure_table(figures: Sequence[Any], caption: str) -> Markup:
    """A row for each figure: value, interval, how many things it is over."""
    rows = (
        (
            f.suite,
            _name(f),
            f.n,
            shown(f),
            f"{_number(f, f.low)} to {_number(f, f.high)}" if f.low is not None else "none",
        )
        for f in figures
    )
    return table(("Suite", "Measure", "n", "Value", "95 % interval"), rows, caption)


def table(head: Sequence[str], rows: Iterable[Sequence[object]], caption: str) -> Markup:
    """A plain table that scrolls by itself where it is too wide."""
    drawn = [
        Markup("<tr>{}</tr>").format(join(Markup("<td>{}</td>").format(cell) for cell in row))
        for row in rows
    ]
    if not drawn:
        return Markup('<p class="quiet">{}: none.</p>').format(caption)
    return Markup(
        '<div class="wide-table" tabindex="0" role="region" aria-label="{}"><table class="figures">'
        "<caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(
        caption,
        caption,
        join(Markup('<th scope="col">{}</th>').format(name) for name in head),
        join(drawn),
    )


def shown(figure: Any) -> str:
    return _number(figure, figure.value)


def _number(figure: Any, value: float | None) -> str:
    """A rate with three places, anything else with its unit; "does not apply" is no zero."""
    if value is None:
        return "does not apply"
    if figure.form in RATES:
        return f"{value:.3f}"
    return f"{value:,.3g} {figure.unit}".strip()


def _name(figure: Any) -> str:
    parts = [figure.name, figure.part, figure.system if figure.system != "ours" else ""]
    return ", ".join(part for part in parts if part)


def _plot(figures: Sequence[Any]) -> None:
    """Rates with their intervals; the same figures stand in the table below."""
    rows = [
        {"measure": f"{f.suite}: {f.name}", "value": f.value, "low": f.low, "high": f.high}
        for f in figures
        if f.form in RATES and f.value is not None and 0 <= f.value <= 1
    ]
    if not rows:
        return
    import altair as alt

    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("measure:N", sort=None, title=None, axis=alt.Axis(labelLimit=320))
    )
    bars = base.mark_rule(strokeWidth=3, color="#0f5257").encode(
        x=alt.X("low:Q", title="Value, 95 % interval", scale=alt.Scale(domain=[0, 1])),
        x2="high:Q",
    )
    points = base.mark_point(filled=True, size=80, color="#1c2a2e").encode(x="value:Q")
    st.altair_chart(bars + points, width="stretch", theme=None)


def trend_page(runs: Runs) -> None:
    """One measure over the saved runs, oldest first."""
    rows = [
        {"run": name, "began": run.made["began"], "key": f"{f.suite}: {f.name}", "figure": f}
        for name, run in reversed(list(runs.items()))
        for f in run.figures()
        if f.system == "ours" and not f.part and f.value is not None
    ]
    keys = sorted({str(row["key"]) for row in rows})
    chosen = st.selectbox("Measure", keys, key="trend measure")
    kept = [row for row in rows if row["key"] == chosen]
    _trend_plot(kept)
    lines = (
        (moment(row["began"]), row["run"], row["figure"].n, shown(row["figure"])) for row in kept
    )
    draw(table(("Began", "Run", "n", "Value"), lines, f"{chosen}, run by run"))


def moment(began: object) -> str:
    """26 November 2026, 15:44, in the time zone that the run noted."""
    at = datetime.fromisoformat(str(began))
    return f"{day(at.date())}, {at:%H:%M} {at.tzname() or ''}".strip()


def _trend_plot(rows: Sequence[Mapping[str, Any]]) -> None:
    import altair as alt

    values = [
        {
            "began": r["began"],
            "value": r["figure"].value,
            "low": r["figure"].low,
            "high": r["figure"].high,
        }
        for r in rows
    ]
    base = alt.Chart(alt.Data(values=values)).encode(x=alt.X("began:T", title="Began"))
    whole = alt.Scale(zero=False)
    line = base.mark_line(point=True, color="#0f5257").encode(
        y=alt.Y("value:Q", title="Value", scale=whole)
    )
    bars = base.mark_rule(color="#4c5a5f").encode(y=alt.Y("low:Q", scale=whole), y2="high:Q")
    st.altair_chart(bars + line, width="stretch", theme=None)


def compared_page(runs: Runs) -> None:
    """Two runs, question by question: differences, and which are more than chance."""
    if len(runs) < 2:
        raise AssistantError("There is only one saved run.", "Run the evals again under a name.")
    after = pick_run(runs, "After", "run after")
    before = pick_run(runs, "Before", "run before", index=1)
    with st.spinner("Comparing question by question, up to half a minute the first time"):
        found = differences(before, after)
    sure = [d for d in found if d.verdict != "no difference shown"]
    draw(
        Markup(
            '<p role="status"><strong>{} of {} measures differ by more than chance.</strong> '
            "Paired tests over the questions that both runs asked, corrected after Holm for how "
            "many are compared.</p>"
        ).format(len(sure), len(found))
    )
    rows = (
        (
            d.figure.suite,
            d.figure.name,
            d.n,
            f"{d.before:.3f}",
            f"{d.after:.3f}",
            f"{d.difference:+.3f} ({d.low:+.3f} to {d.high:+.3f})",
            f"{d.holm:.3g}",
            d.verdict,
        )
        for d in found
    )
    head = ("Suite", "Measure", "n", "Before", "After", "Difference (95 %)", "p (Holm)", "Verdict")
    draw(table(head, rows, f"{after.name} beside {before.name}"))
    draw(join(_changed(d) for d in found if d.better or d.worse))


def _changed(difference: Any) -> Markup:
    """Which questions became better and worse, to look up under Items."""
    figure = difference.figure
    return Markup("<p><strong>{}: {}</strong><br>Better: {}<br>Worse: {}</p>").format(
        figure.suite,
        figure.name,
        ", ".join(difference.better) or "none",
        ", ".join(difference.worse) or "none",
    )
