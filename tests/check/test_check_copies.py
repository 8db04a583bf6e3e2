"""The copies of a record, the charts, the rule cards and the edition table, opened and read."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations, pairwise, product

import pypdfium2
import pytest
from check_cases import FACTS, NOW, a_record, entries
from docx import Document as WordFile

from assistant.check import (
    Ruleset,
    checked,
    evaluate,
    load_bank_holidays,
    load_ruleset,
    load_wording,
    work_out,
)
from assistant.check.cards import rule_card
from assistant.check.chart import duty_chart, ruleset_chart, to_dot, to_list, to_mermaid
from assistant.check.edition_table import edition_sheet, edition_table, rows, to_csv
from assistant.check.evaluate import duty_state
from assistant.check.graph import labels
from assistant.check.logic import State
from assistant.check.record import (
    Course,
    Record,
    RecordedDuty,
    TracedStep,
    read_record,
    to_json,
)
from assistant.check.record_sheet import record_sheet
from assistant.check.recording import entry, record_words
from assistant.exports import to_docx, to_markdown, to_one_page, to_pdf
from assistant.exports.sheet import Grid, Heading, Items, Sheet, Text

NEVER = re.compile(r"do not notify|not notifiable|the case meets|NOT_NOTIFIABLE", re.IGNORECASE)
COURSES = list(Course)


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return " ".join(
        " ".join(document[i].get_textpage().get_text_range() for i in range(len(document))).split()
    )


def word_text(data: bytes) -> str:
    document = WordFile(io.BytesIO(data))
    cells = (c.text for t in document.tables for r in t.rows for c in r.cells)
    feet = (p.text for s in document.sections for p in s.footer.paragraphs)
    return " ".join(" ".join([*(p.text for p in document.paragraphs), *cells, *feet]).split())


def stored(course: Course = Course.NOTIFY, reason: str = "The partners agree.") -> Record:
    return a_record(course=course, reason=reason).sealed("ab" * 32)


COPIES: dict[str, Callable[[Record], str]] = {
    "PDF": lambda record: pdf_text(to_pdf(record_sheet(record))),
    "Word": lambda record: word_text(to_docx(record_sheet(record))),
    "Markdown": lambda record: " ".join(
        to_markdown(record_sheet(record)).replace("\\", "").split()
    ),
}


@pytest.mark.parametrize("kind", COPIES)
def test_114_a_printed_copy_carries_versions_disclaimer_and_record_id(kind: str) -> None:
    record = stored()
    said = COPIES[kind](record)
    for words in (
        record.id,
        f"version {record.version}",
        record.app_version,
        record.title,
        record.ruleset_hash[:12],
        record.hash,
        record_words().text("disclaimer"),
        record_words().text("draft_rules"),
    ):
        assert " ".join(words.split()) in said, words
    assert not NEVER.search(said)


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_says_the_dates_first_with_what_makes_them_weaker(kind: str) -> None:
    said = COPIES[kind](stored())
    assert said.index("By when") < said.index("What was decided")
    assert (
        "Monday 13 April 2026: The local authority notifies the Panel (the earliest of the" in said
    )
    assert "carried over from the 2023 edition" in said
    assert "this tool's caution; known second-hand" in said


@pytest.mark.parametrize(
    ("aware", "due", "passed"),
    [("2026-03-27", "Tuesday 7 April", False), ("2026-03-26", "Thursday 2 April", True)],
)
def test_a_copy_says_of_a_date_that_it_had_passed_once_the_day_was_over(
    aware: str, due: str, passed: bool
) -> None:
    ruleset = load_ruleset("2026")
    given = entries(ruleset, FACTS | {"aware_date": aware})
    said = to_markdown(record_sheet(a_record(given=given)))
    (line,) = [x for x in said.splitlines() if x.startswith(f"- {due} 2026: The local authority")]
    assert ("this day has passed" in line) is passed


@pytest.mark.parametrize("course", COURSES)
def test_each_decision_stands_in_the_same_places(course: Course) -> None:
    """A decision not to notify has equal weight: the same headings, with its own words."""
    headings = re.compile(r"^#+ .*$", re.MULTILINE)
    plain = to_markdown(record_sheet(stored(Course.NOTIFY)))
    other = to_markdown(record_sheet(stored(course)))
    assert headings.findall(other) == headings.findall(plain)
    assert "The partners agree." in other
    assert "dissents" in other
    assert "I would wait." in other


def test_a_changed_answer_prints_its_older_value_and_who_said_so() -> None:
    ruleset = load_ruleset("2026")
    given = entries(ruleset)
    given.insert(4, entry(ruleset, "abuse_neglect", "unknown", NOW, said_by="Police"))
    said = to_markdown(record_sheet(a_record(given=given)))
    assert "Earlier: Not known yet" in said


def test_a_quotation_is_marked_as_the_source_s_words_or_as_our_note() -> None:
    said = to_markdown(record_sheet(stored()))
    assert record_words().text("source_mark") in said
    assert "The warden must brew the tea." in said


def test_a_copy_that_was_not_stored_says_so() -> None:
    assert record_words().text("not_stored") in to_markdown(record_sheet(a_record()))


def test_json_reads_back_and_holds_every_duty_with_its_trace() -> None:
    record = stored()
    data = json.loads(to_json(record))
    assert {d["id"] for d in data["duties"]} == {d.id for d in load_ruleset("2026").duties}
    assert all(d["trace"]["says"] for d in data["duties"])
    assert read_record(to_json(record)) == record


def test_a_date_that_two_duties_share_stands_once_in_the_list_of_dates() -> None:
    """With the place open, the authority may notify under either limb of section 16C(1)."""
    unknown = {**FACTS, "place": "unknown"}
    ruleset = load_ruleset("2026")
    found = work_out(ruleset, unknown, load_bank_holidays(), NOW)
    label = "The local authority notifies the Panel"
    assert [d.label for d in found.deadlines].count(label) == 2
    assert [d.label for d in found.by_when()].count(label) == 1
    with pytest.raises(KeyError):
        found.change("no such duty")
    assert [d.due for d in found.by_when()] == sorted(d.due for d in found.by_when() if d.due)
    sheet = record_sheet(a_record(given=entries(ruleset, unknown)))
    at = sheet.blocks.index(Heading(load_wording().text("by_when")))
    listed = sheet.blocks[at + 1]
    assert isinstance(listed, Items)
    assert sum(f": {label} (" in text for _, text in listed.items) == 1


def test_a_record_from_before_says_which_days_had_passed_when_it_was_made() -> None:
    """What has become of a date was not recorded then."""
    late = a_record(now=datetime(2026, 4, 20, 9))
    assert "Monday 13 April 2026: The local authority notifies the Panel (this day" in printed(late)
    plain = tuple(
        replace(duty, deadlines=tuple(replace(due, progress="") for due in duty.deadlines))
        for duty in late.duties
    )
    before = replace(late, duties=plain, summary=())
    assert printed(before).count("this day has passed") == 1
    assert "this day has passed" not in printed(
        replace(before, made_at="2026-04-13T09:00:00+01:00")
    )
    assert "this day has passed" not in printed(replace(late, duties=plain))
    assert "this day has passed" not in printed(a_record())


def printed(record: Record) -> str:
    return to_markdown(record_sheet(record)).replace("\n", " ")


def test_the_steps_of_a_criterion_are_printed_once_and_before_those_that_rest_on_it() -> None:
    record = a_record()
    blocks = record_sheet(record).blocks
    at = blocks.index(Heading("The criteria", 2))
    listed = [block for block in blocks[at:] if isinstance(block, Items)]
    criteria = {step.says for duty in record.duties for step in criterion_steps(duty.trace)}
    own = [block.items[0][1] for block in listed[: len(criteria)]]
    assert sorted(own) == sorted(criteria)
    for number, block in enumerate(listed[: len(criteria)]):
        named = {text for depth, text in block.items[1:]} & criteria
        assert named <= set(own[:number])
        assert len(block.items) > 1
    for block, duty in zip(listed[len(criteria) :], record.duties, strict=True):
        assert block.items[0] in ((0, duty.trace.says), (0, f"{duty.trace.says}: {_word(duty)}"))
        for (depth, text), (after, _) in pairwise(block.items):
            assert text not in criteria or after <= depth


def criterion_steps(step: TracedStep) -> list[TracedStep]:
    inner = [found for part in step.parts for found in criterion_steps(part)]
    return [step, *inner] if step.kind == "criterion" else inner


def _word(duty: RecordedDuty) -> str:
    return record_words().text(f"state_{duty.trace.state.lower()}")


HOSTILE = "<script>alert(1)</script> | a `b` ![x](http://x) \u202etxt [y](javascript:z) 漢"


def test_hostile_text_is_inert_in_every_copy() -> None:
    record = stored(reason=HOSTILE)
    markdown = to_markdown(record_sheet(record))
    assert "<script>" not in markdown
    assert "[y](" not in markdown
    assert "![x](" not in markdown
    assert "\u202e" not in markdown
    assert "alert(1)" in pdf_text(to_pdf(record_sheet(record)))
    assert "[U+202E]" in word_text(to_docx(record_sheet(record)))


LONG = " ".join(f"w{number}e" for number in range(250))
WIDE = "W" * 1_000


@pytest.mark.parametrize("kind", COPIES)
def test_every_copy_of_a_record_holds_all_words_however_many_lines_they_take(kind: str) -> None:
    said = COPIES[kind](stored(reason=LONG.replace(" ", "\n")))
    assert [word for word in LONG.split() if word not in said] == []
    assert said.index("w0e") < said.index("w249e") < said.index("Decided by (role)")


def test_a_narrow_column_of_wide_letters_and_an_answer_changed_often_are_printed() -> None:
    ruleset = load_ruleset("2026")
    wide = [replace(e, why=WIDE) if e.fact == "event" else e for e in entries(ruleset)]
    said = pdf_text(to_pdf(record_sheet(a_record(given=wide))))
    assert said.count("W") >= len(WIDE)
    given = entries(ruleset)
    values = ("known", "unknown") * 30
    given[4:4] = [entry(ruleset, "abuse_neglect", value, NOW) for value in values]
    said = pdf_text(to_pdf(record_sheet(a_record(given=given))))
    assert said.count("Earlier:") == len(values)


def test_a_table_of_tall_cells_goes_on_row_by_row() -> None:
    rows = (("Short", LONG.replace(" ", "\n"), "x"), ("After", "it", "all"))
    for head in (("One", "Two", "Three"), ("", "", "")):
        sheet = Sheet("Title", (Grid(head, rows, (1, 1, 1)),), "Foot", NOW)
        said = pdf_text(to_pdf(sheet))
        assert [word for word in LONG.split() if word not in said] == []
        assert said.count("Short") == said.count("After") == 1
        pages = len(pypdfium2.PdfDocument(to_pdf(sheet)))
        assert said.count("One") == (pages if any(head) else 0)


@pytest.mark.parametrize("typed", ["{nb}", "\x02\x02\x02"])
def test_what_a_person_types_never_turns_into_the_number_of_pages(typed: str) -> None:
    said = pdf_text(to_pdf(record_sheet(stored(reason=f"See {typed} there"))))
    shown = "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in typed)
    assert f"See {shown} there" in said
    pages = len(re.findall(r"Page \d+ of \d+", said))
    assert said.endswith(f"Page {pages} of {pages}")


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", "\x0b", "\x0c", "\x85", "\u2028"])
def test_a_line_end_of_any_kind_stays_inside_its_cell(end: str) -> None:
    markdown = to_markdown(record_sheet(stored(reason=f"One{end}# Two{end}| three |")))
    assert "One<br>\\# Two<br>\\| three \\|" in markdown
    assert "One # Two | three |" in pdf_text(
        to_pdf(record_sheet(stored(reason=f"One{end}# Two{end}| three |")))
    )


def test_a_heading_stays_on_its_line() -> None:
    sheet = Sheet("One\ntitle", (Heading("Two\n\n# three"),), "Foot", NOW)
    assert to_markdown(sheet).startswith("# One title\n\n## Two \\# three\n")


# ---- Charts ----


def test_every_chart_ends_where_the_rules_do_whatever_is_answered(walked: Ruleset) -> None:
    """Each duty to notify and the rapid review, on 200 assignments of the facts it turns on."""
    seed = random.Random(5)
    for id in sorted({*walked.notification, *({"rapid_review"} & set(walked.support))}):
        chart, duty = duty_chart(walked, id), walked.duty(id)
        for _ in range(200):
            answers = {n: seed.choice(walked.fact(n).options).id for n in walked.support[id]}
            last = chart.graph.node(chart.graph.path(answers)[-1][1])
            state = duty_state(walked, duty, answers)
            assert chart.words(last) == record_words().text(f"end_{state.value.lower()}")


def test_the_whole_chart_ends_where_the_headline_does(walked: Ruleset) -> None:
    seed, ends = random.Random(7), set()
    for _ in range(600):
        drawn = {fact.id: seed.choice(fact.options).raw for fact in walked.deciding}
        facts = {**drawn, **{name: seed.choice(likely) for name, likely in LIKELY.items()}}
        chart, result = ruleset_chart(walked, facts), evaluate(walked, facts)
        last = chart.graph.path(checked(walked, facts).answers)[-1][1]
        anyhow = "whatever the open answers" in result.headline
        state = State.MET if anyhow else result.notification
        end = record_words().text(f"end_{state.lower()}")
        assert chart.words(chart.graph.node(last)) == end, facts
        assert result.headline.startswith(end) or anyhow
        ends.add((state, anyhow))
    assert ends == {*((state, False) for state in State), (State.MET, True)}


LIKELY = {
    "age_at_event": ["0-15", "unknown"],
    "event": ["serious_harm", "death", "unknown"],
    "abuse_neglect": ["known", "not"],
    "place": ["unknown", "in_area", "outside_england"],
}


def test_dot_mermaid_and_list_say_the_same_and_mark_the_way(current: Ruleset) -> None:
    facts = {"immediate_danger": False, "age_at_event": 3, "event": "death", "abuse_neglect": "not"}
    chart = ruleset_chart(current, facts)
    dot, mermaid, listed = to_dot(chart), to_mermaid(chart), to_list(chart)
    edges = list(chart.edges())
    assert dot.count(" -> ") == mermaid.count(" -->|") == len(edges)
    assert sum(depth == 1 for depth, _ in listed) == len(edges)
    marked = sum(taken for _, _, taken in edges)
    assert marked >= 2
    assert dot.count("penwidth=3, color=black") == marked
    assert sum("(your answer)" in text for _, text in listed) == marked
    assert mermaid.split("linkStyle ")[1].split(" ")[0].count(",") == marked - 1
    said = " ".join(text for _, text in listed)
    for _, words, _ in edges:
        assert words in said
    assert not NEVER.search(dot + mermaid + said)


# ---- Rule cards ----


def test_the_longest_rule_card_fits_one_page_and_names_its_sources(ruleset: Ruleset) -> None:
    cards = {duty.id: len(to_markdown(rule_card(ruleset, duty.id))) for duty in ruleset.duties}
    _fits_one_page(ruleset, max(cards, key=lambda id: cards[id]))


@pytest.mark.exhaustive
def test_every_rule_card_fits_one_page_and_names_its_sources(ruleset: Ruleset) -> None:
    for duty in ruleset.duties:
        _fits_one_page(ruleset, duty.id)


def _fits_one_page(ruleset: Ruleset, duty: str) -> None:
    data = to_one_page(rule_card(ruleset, duty))
    assert len(pypdfium2.PdfDocument(data)) == 1, duty
    said = pdf_text(data)
    assert ruleset.duty(duty).title.split()[0] in said
    assert "Where it stands" in said
    assert load_wording().text("whose_decision") in said


# ---- Edition table ----


def test_the_edition_table_holds_exactly_the_combinations_that_differ(
    rulesets: dict[str, Ruleset],
) -> None:
    """Care leavers came with 2023: each combination tried under both editions, one by one."""
    before, after = rulesets["2018"], rulesets["2023"]
    table = edition_table(before, after)
    duty = "looked_after_death"
    assert table.of(duty) == ()
    named = {
        tuple(sorted((k, v) for k, v in row.items() if k not in ("before", "after", "duty")))
        for row in rows(table)
        if row["duty"] == "care_leaver_death"
    }
    names = after.support["care_leaver_death"]
    differ = 0
    for chosen in product(*([o.id for o in after.fact(n).options] for n in names)):
        answers = dict(zip(names, chosen, strict=True))
        state = duty_state(after, after.duty("care_leaver_death"), answers)
        covered = any(set(line) <= set(answers.items()) for line in named)
        assert covered is (state is not State.NOT_MET), answers
        differ += covered
    assert differ > 0


def test_the_page_of_the_edition_table_has_a_line_for_each_combination(
    rulesets: dict[str, Ruleset],
) -> None:
    table = edition_table(rulesets["2018"], rulesets["2023"])
    grids = [block for block in edition_sheet(table).blocks if isinstance(block, Grid)]
    printed_lines = sorted(row[0] for grid in grids for row in grid.rows)
    facts = {fact.id: fact for fact in (*table.before.facts, *table.after.facts)}
    wanted = sorted(
        "\n".join(f"{facts[name].short}: {labels(facts[name], ids)}" for name, ids in line.answers)
        or "Any answers"
        for duty in {d.id for d in (*table.before.duties, *table.after.duties)}
        for line in table.of(duty)
    )
    assert printed_lines == wanted
    assert any(line.startswith("Age when it happened: 16 or 17") for line in printed_lines)


def test_2026_comes_to_the_same_as_2023_and_says_what_else_differs(
    rulesets: dict[str, Ruleset],
) -> None:
    table = edition_table(rulesets["2023"], rulesets["2026"])
    assert table.differences == ()
    assert record_words().text("editions_same") in to_markdown(edition_sheet(table))


def test_the_edition_table_is_data_and_a_page(rulesets: dict[str, Ruleset]) -> None:
    counted = {}
    for one, other in combinations(("2018", "2023"), 2):
        table = edition_table(rulesets[one], rulesets[other])
        lines = list(csv.DictReader(io.StringIO(to_csv(table))))
        counted[one, other] = len(lines)
        assert len(lines) == sum(d.combinations for d in table.differences)
        assert all(line["before"] != line["after"] for line in lines)
        said = to_markdown(edition_sheet(table))
        assert "Notify the death of a care leaver" in said
        assert not NEVER.search(said)
    assert counted["2018", "2023"] > 100


def test_a_record_says_who_reviewed_its_rules_or_that_nobody_has() -> None:
    record = a_record()
    assert "The rules used are a draft" in to_markdown(record_sheet(record))
    reviewed = replace(record, ruleset_status="reviewed", reviewer="A. Reviewer, Panel office")
    said = to_markdown(record_sheet(reviewed))
    assert "reviewed by: A. Reviewer, Panel office" in said
    assert "are a draft" not in said


def test_who_said_so_and_why_stand_beside_each_answer() -> None:
    told, bare = (e for e in entries(load_ruleset("2026")) if e.fact in ("event", "place"))
    others = [e for e in entries(load_ruleset("2026")) if e.fact not in (told.fact, bare.fact)]
    told = replace(told, said_by="Health visitor", how_known="home visit", why="Seen twice.")
    bare = replace(bare, said_by="", how_known="", why="")
    said = to_markdown(record_sheet(a_record(given=[told, bare, *others])))
    table = [row for row in said.splitlines() if row.startswith("|")]
    rows = {e.fact: next(row for row in table if e.short in row) for e in (told, bare)}
    assert "Health visitor, home visit" in rows[told.fact]
    assert "Seen twice." in rows[told.fact]
    assert rows[bare.fact].endswith("|  |  |")
    assert "Entered" not in rows[bare.fact]
    assert "From Tuesday 7 April 2026, 10:30 to Tuesday 7 April 2026, 10:30." in said
    sooner = replace(told, at="2026-04-06T09:15:00+01:00")
    later = replace(bare, at="2026-04-07T11:45:00+01:00")
    said = to_markdown(record_sheet(a_record(given=[sooner, *others, later])))
    assert "From Monday 6 April 2026, 09:15 to Tuesday 7 April 2026, 11:45." in said


def test_the_columns_of_a_record_have_their_shares_of_the_page() -> None:
    grids = [block for block in record_sheet(a_record()).blocks if isinstance(block, Grid)]
    shares = {grid.head: grid.widths for grid in grids}
    assert {head[0] or "two": widths for head, widths in shares.items()} == {
        "two": (1, 3),
        "Question": (3, 4, 3, 4),
        "What": (3, 3, 3, 6),
        "Who (role or agency)": (3, 2, 5, 3),
    }
    assert {grid.widths for grid in grids if len(grid.head) == 2} == {(1, 3)}


def test_a_record_that_is_not_stored_shows_the_hash_of_its_rules_alone() -> None:
    record = a_record()
    said = to_markdown(record_sheet(record))
    assert record.ruleset_hash in said
    assert "Hash of the record before" not in said


def test_the_edition_table_names_what_the_same_duty_says_in_other_words() -> None:
    said = to_markdown(edition_sheet(edition_table(load_ruleset("2018"), load_ruleset("2023"))))
    assert "Same duty, other words" in said
    assert "Notify the Panel of an incident in our area: to: “" in said
    same = edition_table(load_ruleset("2023"), load_ruleset("2023"))
    assert "Same duty, other words" not in to_markdown(edition_sheet(same))


def test_a_record_points_out_answers_that_contradict_each_other() -> None:
    record = a_record()
    plain = to_markdown(record_sheet(record))
    said = to_markdown(record_sheet(replace(record, contradictions=("Two answers clash.",))))
    assert load_wording().text("contradiction") in said
    assert "Two answers clash" in said
    assert load_wording().text("contradiction") not in plain


def test_a_record_without_decision_or_views_says_so() -> None:
    bare = replace(a_record(), decision=None, second=None, partners=())
    said = to_markdown(record_sheet(bare))
    for name in ("no_decision", "no_second", "no_partners"):
        assert record_words().text(name) in said


def test_the_columns_of_a_card_have_their_shares_of_the_page() -> None:
    blocks = rule_card(load_ruleset("2023"), "notify_panel_in_area").blocks
    two = {block.widths for block in blocks if isinstance(block, Grid) and len(block.head) == 2}
    assert two == {(1, 4)}


def test_answers_that_count_for_nothing_any_more_are_printed_apart() -> None:
    record = a_record()
    aside = replace(record, aside=(record.entries[0],))
    assert record_words().text("aside") in to_markdown(record_sheet(aside))
    assert record_words().text("aside") not in to_markdown(record_sheet(record))


def test_marks_of_mermaid_in_a_text_are_written_as_entities() -> None:
    from assistant.check.chart import _mermaid

    assert _mermaid('Is it "#1" <b>?') == '"Is it #quot;#35;1#quot; #lt;b#gt;?"'


def test_a_long_text_of_marks_is_wrapped_before_it_is_escaped() -> None:
    from assistant.check.chart import WIDTH, _dot, _mermaid

    for before in range(WIDTH + 1):
        text = "x" * before + '"' * WIDTH
        lines = _dot(text)[1:-1].split("\\n")
        assert all(re.fullmatch(r'(x|\\")+', line) for line in lines)
        assert "".join(lines).replace("\\", "") == text
        lines = _mermaid(text)[1:-1].split("<br/>")
        assert all(re.fullmatch(r"(x|#quot;)+", line) for line in lines)
        assert "".join(lines).replace("#quot;", '"') == text


def test_the_edition_table_has_the_questions_of_both_editions() -> None:
    head = to_csv(edition_table(load_ruleset("2015"), load_ruleset("2018"))).splitlines()[0]
    assert {"regulated_setting", "placing_la"} <= set(head.split(","))


def test_the_edition_table_names_changed_time_limits_and_bears_the_later_editions_day() -> None:
    sheet = edition_sheet(edition_table(load_ruleset("2015"), load_ruleset("2018")))
    limits = re.findall(r"time limits: “(.*?)”, then “(.*?)”", to_markdown(sheet))
    assert limits
    assert all(before and after and before != after for before, after in limits)
    assert {block.widths for block in sheet.blocks if isinstance(block, Grid)} == {(5, 2, 2)}
    day = load_ruleset("2018").in_force_from
    assert sheet.made == datetime(day.year, day.month, day.day, tzinfo=UTC)


def test_an_answer_that_an_edition_does_not_offer_is_no_answer_of_it() -> None:
    from assistant.check.edition_table import ABSENT, NO_ANSWER, _Side

    ruleset = load_ruleset("2026")
    side = _Side(ruleset, ruleset.duty("notify_panel_in_area"))
    assert side.decide({"place": "on the moon"}) == NO_ANSWER
    assert side.alike("place", "on the moon") == NO_ANSWER
    assert side.alike("place", "in_area") != NO_ANSWER
    assert _Side(ruleset, None).alike("place", "in_area") == ABSENT


def test_the_edition_table_offers_the_answers_of_both_editions() -> None:
    from assistant.check.edition_table import _facts

    ruleset = load_ruleset("2026")
    place = ruleset.fact("place")
    older = replace(place, options=(*place.options, replace(place.options[0], id="on_the_moon")))
    others = tuple(older if fact.id == "place" else fact for fact in ruleset.facts)
    found = _facts(replace(ruleset, facts=others), ruleset)["place"]
    assert [o.id for o in found.options] == [*(o.id for o in place.options), "on_the_moon"]
    same = _facts(ruleset, ruleset)["place"]
    assert same.options == place.options


def test_a_pair_of_results_is_settled_when_no_answer_can_change_it() -> None:
    from assistant.check.edition_table import NO_ANSWER, SPLIT, _Pair

    assert _Pair.settled(f"MET{SPLIT}NOT_MET")
    assert not _Pair.settled(f"MET{SPLIT}CANNOT_TELL")
    assert not _Pair.settled(f"MET{SPLIT}{NO_ANSWER}")


@pytest.mark.parametrize("above", range(30, 35))
def test_a_heading_does_not_stand_alone_at_the_foot_of_a_page(above: int) -> None:
    blocks = (*[Text("A line.")] * above, Heading("Chapter"), Heading("Part", 2), Text("Words."))
    pages = pypdfium2.PdfDocument(to_pdf(Sheet("Title", blocks, "Foot.", NOW)))
    (page,) = [p for p in (p.get_textpage().get_text_range() for p in pages) if "Chapter" in p]
    assert "Words." in page
