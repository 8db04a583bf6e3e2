"""A judge's verdicts: two rounds, cached, faults are no verdict, shown and never gated."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tea_cases import BREWING

from assistant import Assistant
from evals.bench import Bench
from evals.circumstances import circumstances
from evals.exporting import export
from evals.gate import judge as gate
from evals.judge import FAILED, JudgeError, chat_model, judge, judged, read_labels
from evals.report import report_of
from evals.report_html import to_html
from evals.report_markdown import to_markdown
from evals.running import ask_suite, score
from evals.runs import Run
from evals.suite import suite

GOOD = {"support": "yes", "completeness": "yes", "contradiction": "no", "tone": "fair"}


@pytest.fixture
def run(kitchen: Assistant, bench_of: Callable[..., Bench], tmp_path: Path) -> Run:
    saved = Run.begin(tmp_path / "runs" / "one", circumstances(kitchen, {}))
    ask_suite(saved, bench_of(retrieval=[BREWING]), suite("answers"))
    saved.save_figures(score(saved), "here")
    return saved


def verdict_for(prompt: str) -> str:
    """The good verdict on whatever is asked."""
    asked = (
        "support"
        if "quoted words support" in prompt
        else "contradiction"
        if "contradict" in prompt
        else "tone"
        if "fairly" in prompt
        else "completeness"
    )
    return json.dumps({"verdict": GOOD[asked], "evidence": "five working days"})


class Judge:
    """What a model says to each prompt in turn."""

    def __init__(self, say: Callable[[str, int], str]) -> None:
        self._say, self.prompts = say, list[str]()

    def __call__(self, prompt: str) -> str:
        self.prompts.append(prompt)
        return self._say(prompt, len(self.prompts))


def test_each_statement_and_the_whole_answer_are_judged_in_two_rounds(
    run: Run, tmp_path: Path
) -> None:
    model = Judge(lambda prompt, _: verdict_for(prompt))
    verdicts = judge(run, "openai:other", model, tmp_path / "cache")
    assert [(v.key, v.asked) for v in verdicts] == [
        ("t1.1", "support"),
        ("t1", "completeness"),
        ("t1", "contradiction"),
        ("t1", "tone"),
    ]
    assert len(model.prompts) == 8
    assert {len(v.rounds) for v in verdicts} == {2}
    assert verdicts[0].evidence == "five working days"


def test_what_was_asked_before_is_not_asked_again(run: Run, tmp_path: Path) -> None:
    first = Judge(lambda prompt, _: verdict_for(prompt))
    judge(run, "openai:other", first, tmp_path / "cache")
    again = Judge(lambda prompt, _: "never asked")
    assert judge(run, "openai:other", again, tmp_path / "cache")[0].verdict == "yes"
    assert again.prompts == []
    judge(run, "openai:another", again, tmp_path / "cache")
    assert len(again.prompts) == 8


@pytest.mark.parametrize(
    "said",
    ["yes", "{}", '{"verdict": "yes"}', '{"verdict": "maybe", "evidence": "x"}',
     '{"verdict": "yes", "evidence": " "}', "[1]", ""],
)  # fmt: skip
def test_what_cannot_be_read_is_no_verdict(said: str, run: Run, tmp_path: Path) -> None:
    verdicts = judge(run, "openai:other", lambda prompt: said, tmp_path / "cache")
    assert {v.verdict for v in verdicts} == {FAILED}
    _, figures = judged(run.folder, {})
    assert [(f.good, f.failed, f.n) for f in figures] == [(0, 1, 1)] * 4


def test_rounds_that_differ_are_no_verdict(run: Run, tmp_path: Path) -> None:
    model = Judge(lambda p, n: verdict_for(p).replace("yes", "no" if n % 2 else "yes"))
    verdicts = judge(run, "openai:other", model, tmp_path / "cache")
    assert (verdicts[0].rounds, verdicts[0].verdict) == (("no", "yes"), FAILED)


def test_a_judge_that_fails_gives_no_verdict_and_is_asked_again_next_time(
    run: Run, tmp_path: Path
) -> None:
    def broken(prompt: str) -> str:
        raise TimeoutError

    assert judge(run, "openai:other", broken, tmp_path / "cache")[0].verdict == FAILED
    assert judge(run, "openai:other", verdict_for, tmp_path / "cache")[0].verdict == "yes"


def test_agreement_with_people_is_printed_or_that_there_is_none(run: Run, tmp_path: Path) -> None:
    judge(run, "openai:other", verdict_for, tmp_path / "cache")
    _, figures = judged(run.folder, {})
    assert {f.calibration for f in figures} == {"not calibrated"}
    labels = tmp_path / "labels.jsonl"
    labels.write_text('{"asked": "support", "key": "t1.1", "label": "no"}', encoding="utf-8")
    _, (support, *_) = judged(run.folder, read_labels(labels))
    assert support.calibration == "kappa 0.00 with people, 1 labels"


def test_the_report_shows_a_judge_and_the_gate_does_not_hear_it(run: Run, tmp_path: Path) -> None:
    before = gate(run.figures(), run.suites, [])
    judge(run, "openai:other", lambda prompt: "nonsense", tmp_path / "cache")
    assert gate(run.figures(), run.suites, []) == before
    report = report_of(run, [])
    for page in (to_html(report), to_markdown(report)):
        assert "Judged by openai:other (never a gate)" in page
        assert "not calibrated" in page


def test_the_writer_s_own_family_is_no_judge(run: Run, tmp_path: Path) -> None:
    run._about["made"]["configuration"] = {"settings": {"llm": "openai:qwen2.5-coder"}}
    with pytest.raises(JudgeError, match="family that wrote"):
        judge(run, "ollama:Qwen3:8b", verdict_for, tmp_path / "cache")


# -- over the wire --------------------------------------------------------------------------


class _Fake(BaseHTTPRequestHandler):
    """Speaks as much of the OpenAI protocol as a chat needs."""

    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(body)
        message = {"role": "assistant", "content": verdict_for(body["messages"][-1]["content"])}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        answer = {"id": "1", "object": "chat.completion", "created": 0, "model": "m"}
        data = json.dumps({**answer, "choices": [choice]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    handler = type("Handler", (_Fake,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}/v1", handler.asked
        http.shutdown()


def test_any_chat_model_is_asked_at_temperature_nought(
    server: tuple[str, list[dict[str, Any]]], run: Run, tmp_path: Path
) -> None:
    pytest.importorskip("langchain_openai", reason="needs the extra [openai]")
    url, asked = server
    model = chat_model("openai:other", url, "no-key")
    verdicts = judge(run, "openai:other", model, tmp_path / "cache")
    assert [v.verdict for v in verdicts] == list(GOOD.values())
    assert {body["temperature"] for body in asked} == {0}
    assert {body["model"] for body in asked} == {"other"}


# -- export ---------------------------------------------------------------------------------


def test_the_answers_of_a_run_are_exported_with_their_passages(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    assert export(run, out) == 1
    (row,) = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert row["question"] == BREWING["question"]
    assert row["ideal_answer"] == "five working days"
    assert "five working days" in row["llm_answer"]
    (context,) = row["structured_contexts"]
    assert context["reference"] == "tea-rules/2024#heading: Brewing"
    assert row["llm_answer"] in context["html_content"]
