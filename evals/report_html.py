"""The report as one HTML page: nothing is fetched, nothing runs."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from evals.figures import Figure
from evals.report import (
    MISSED,
    Goal,
    Report,
    Section,
    Table,
    figure_of,
    spelled,
    verdict,
    wanted,
)

STYLE = """
:root { color-scheme: light; --ink: #16212b; --line: #c9d2da; --good: #00693e; --bad: #a3161f;
  --soft: #f2f5f7; --mark: #1d5f99; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 76rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; margin-bottom: .3rem } h2 { font-size: 1.3rem; margin: 2.2rem 0 .4rem;
  border-top: 2px solid var(--ink); padding-top: .6rem }
h3 { font-size: 1.05rem; margin: 1.2rem 0 .3rem }
.about { color: #46545f; max-width: 60rem } .scroll { overflow-x: auto }
table { border-collapse: collapse; font-size: .9rem; margin: .4rem 0 } caption { text-align: left }
th, td { text-align: left; padding: .25rem .7rem .25rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top } th { font-weight: 600 } tbody th { font-weight: 400 }
td.n { font-variant-numeric: tabular-nums; white-space: nowrap }
tr.ours th, tr.ours td { font-weight: 600; background: var(--soft) }
.met { color: var(--good); font-weight: 600 } .missed { color: var(--bad); font-weight: 600 }
.none { color: #5b6770 } details { margin: .4rem 0 } summary { cursor: pointer }
li { margin: .15rem 0; overflow-wrap: anywhere }
nav a { display: inline-block; margin-right: 1rem; color: var(--mark) }
svg { display: block } .broken { border-left: 5px solid var(--bad); padding: .2rem .8rem }
.holds { border-left: 5px solid var(--good); padding: .2rem .8rem }
@media print { details { display: block } }
"""


def to_html(report: Report) -> str:
    """The whole page. Whatever comes from a case, an answer or a document is escaped."""
    body = Markup("\n").join(_body(report))
    title = escape(f"Evaluation: {report.name}")
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def _body(report: Report) -> Iterator[Markup]:
    made = report.made
    yield Markup("<h1>Evaluation: {}</h1>").format(report.name)
    yield Markup(
        '<p class="about">Run {} on {} (load {}); commit {}; library {}, {} passages, corpus {}; '
        "model {} {}.</p>"
    ).format(
        made["began"], made["machine"], made["load"], made["commit"], made["generation"],
        made["passages"], str(made["corpus_hash"])[:12], made["model"],
        str(made["fingerprint"])[:12],
    )  # fmt: skip
    links = (Markup('<a href="#{}">{}</a>').format(s.name, s.name) for s in report.sections)
    yield Markup('<nav aria-label="Suites">{}</nav>').format(Markup("").join(links))
    yield _goals(report)
    yield _gate(report)
    for section in report.sections:
        yield _section(section)
    if report.opinions:
        yield _opinions(report)


def _goals(report: Report) -> Markup:
    rows = Markup("").join(map(_goal, report.goals))
    return Markup(
        '<h2>Goals</h2><div class="scroll"><table><thead><tr><th>suite</th><th>measure</th>'
        "<th>figure (95 % interval)</th><th></th><th>n</th><th>goal</th><th></th></tr></thead>"
        "<tbody>{}</tbody></table></div>"
    ).format(rows)


def _goal(goal: Goal) -> Markup:
    style = {True: "met", False: "missed", None: "none"}[goal.met]
    return Markup(
        '<tr><td>{}</td><th scope="row">{} {}</th><td class="n">{}</td><td>{}</td>'
        '<td class="n">{}</td><td>{}</td><td class="{}">{}</td></tr>'
    ).format(
        goal.bar.suite,
        goal.bar.measure,
        goal.bar.part,
        figure_of(goal),
        _interval(goal),
        goal.figure.n if goal.figure else "",
        wanted(goal.bar),
        style,
        verdict(goal),
    )


def _interval(goal: Goal) -> Markup:
    """A line from 0 to 1: the interval, the value, and the goal as a tick."""
    figure = goal.figure
    limit = goal.bar.must if goal.bar.must is not None else goal.bar.goal
    if figure is None or figure.value is None or goal.bar.lead is not None or limit is None:
        return Markup("")
    if figure.unit or figure.form == "total" or figure.low is None or figure.high is None:
        return Markup("")
    if not all(0 <= x <= 1 for x in (figure.low, figure.high, limit)):
        return Markup("")
    low, value, high, aim = (6 + 148 * x for x in (figure.low, figure.value, figure.high, limit))
    colour = "#00693e" if goal.met else "#a3161f"
    return Markup(
        '<svg width="160" height="18" role="img" aria-label="{label}">'
        '<line x1="6" x2="154" y1="9" y2="9" stroke="#c9d2da"/>'
        '<line x1="{low:.1f}" x2="{high:.1f}" y1="9" y2="9" stroke="{c}" stroke-width="4"/>'
        '<line x1="{aim:.1f}" x2="{aim:.1f}" y1="1" y2="17" stroke="#16212b" stroke-width="2"/>'
        '<circle cx="{value:.1f}" cy="9" r="5" fill="{c}"/></svg>'
    ).format(
        label=f"{figure.value:.3f}, interval {figure.low:.2f} to {figure.high:.2f}, goal {limit:g}",
        low=low, high=high, aim=aim, value=value, c=colour,
    )  # fmt: skip


def _gate(report: Report) -> Markup:
    broken = [one for one in report.judged if one.verdict == "broken"]
    held = sum(one.verdict == "holds" for one in report.judged)
    lines = (
        Markup("<li>{}: {} {}: {}</li>").format(
            one.bar.suite, one.bar.measure, one.bar.part, one.why
        )
        for one in broken
    )
    return Markup(
        '<h2>Gate</h2><div class="{}"><p>{} broken, {} hold.</p><ul>{}</ul></div>'
    ).format("broken" if broken else "holds", len(broken), held, Markup("").join(lines))


def _section(section: Section) -> Markup:
    state = section.state
    told = f"{state.state}: {state.items} items, {state.failed} failed, {state.seconds:.0f} s."
    parts = [
        Markup('<h2 id="{}">{}</h2><p class="about">{} {} {}</p>').format(
            section.name, section.name, section.about, told, state.why
        )
    ]
    if state.left_out:
        parts.append(_list("Left out by name, never counted", state.left_out))
    if section.figures:
        parts.append(_figures(section.figures))
    parts += map(_table, section.tables)
    parts += [_list(f"{f.name}: to look at", f.why) for f in section.missed]
    return Markup("\n").join(parts)


def _figures(figures: tuple[Figure, ...]) -> Markup:
    rows = (
        Markup('<tr><th scope="row">{}</th><td class="n">{}</td><td class="n">{}</td></tr>').format(
            f.name, spelled(f), f.n
        )
        for f in figures
    )
    return Markup(
        '<div class="scroll"><table><thead><tr><th>measure</th><th>figure (95 % interval)</th>'
        "<th>n</th></tr></thead><tbody>{}</tbody></table></div>"
    ).format(Markup("").join(rows))


def _table(table: Table) -> Markup:
    head = Markup("").join(Markup("<th>{}</th>").format(name) for name in table.columns)
    return Markup(
        '<h3>{}</h3><div class="scroll"><table><thead><tr><th>{}</th>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(table.title, table.first, head, Markup("").join(map(_row, table.rows)))


def _row(row: tuple[str, tuple[Figure | None, ...]]) -> Markup:
    label, figures = row
    cells = (Markup('<td class="n">{}</td>').format(spelled(f) if f else "") for f in figures)
    style = "ours" if label == "ours" else ""
    return Markup('<tr class="{}"><th scope="row">{}</th>{}</tr>').format(
        style, label, Markup("").join(cells)
    )


def _opinions(report: Report) -> Markup:
    rows = (
        Markup(
            '<tr><th scope="row">{}</th><td class="n">{} of {}</td><td>{}</td><td>{}</td>'
            "<td>{}</td></tr>"
        ).format(
            f.asked, f.good, f.n, f.failed, "" if f.rounds is None else f"kappa {f.rounds:.2f}",
            f.calibration,
        )
        for f in report.opinions
    )  # fmt: skip
    return Markup(
        "<h2>Judged by {} (never a gate)</h2><table><thead><tr><th>asked</th><th>good verdicts</th>"
        "<th>no verdict</th><th>its two rounds</th><th>beside people</th></tr></thead>"
        "<tbody>{}</tbody></table>"
    ).format(report.judge, Markup("").join(rows))


def _list(title: str, lines: object) -> Markup:
    """A folded list of key and words."""
    assert hasattr(lines, "items")
    pairs = list(lines.items())
    shown = (Markup("<li><b>{}</b>: {}</li>").format(key, why) for key, why in pairs[:MISSED])
    more = f" (the first {MISSED} shown)" if len(pairs) > MISSED else ""
    return Markup("<details><summary>{}: {}{}</summary><ul>{}</ul></details>").format(
        title, len(pairs), more, Markup("").join(shown)
    )
