"""sync against a real https server on this machine that serves real publications."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest

from assistant import DownloadFailed, LibraryError, Settings, add_documents, sync_library
from assistant.library.addresses import AddressRules
from assistant.library.download import SyncReport, sync
from assistant.library.fetching import Pace
from assistant.library.register import DIFFERS, load_register
from assistant.library.shelf import Entry, Shelf

pytest.importorskip("cryptography", reason="makes the test server's certificate")
from official_server import (
    NAME,
    OfficialServer,
    Proxy,
    cut_off,
    dripping,
    file,
    in_turn,
    slow,
    status,
    write_certificate,
)

PACE = Pace(look_up=5, connect=5, read=1.0, whole=20, attempts=2, size=10_000_000)
PDF = "/media/information-sharing.pdf"
PAGE = "/guidance/sccif"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OfficialServer]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    server = OfficialServer(certificate)
    yield server
    server.close()


@pytest.fixture
def pdf(shared: Path) -> bytes:
    return (shared / "documents/guidance/information-sharing-2024.pdf").read_bytes()


@pytest.fixture
def other_pdf(shared: Path) -> bytes:
    return (shared / "documents/guidance/children-missing-education-2024.pdf").read_bytes()


@pytest.fixture
def page(shared: Path) -> bytes:
    return (shared / "documents/guidance/sccif-childrens-homes.html").read_bytes()


def write_register(folder: Path, addresses: dict[str, str], known: bytes = b"") -> Path:
    """A register of one publication for each address; `known` is the verified text of all."""
    folder.mkdir(exist_ok=True)
    lines = ["publications:"]
    for name, address in addresses.items():
        lines += [f"  {name}:", f"    title: {name}", "    publisher: Tea Board"]
        lines += ["    tier: briefing", "    nation: England", "    licence: OGL-3.0"]
        lines += [f"    address: {address}"] if address else []
        lines += [f"    file: {name}.pdf", f"    sha256: {sha256(known).hexdigest()}"] * bool(known)
    (folder / "register.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., SyncReport]:
    """sync of a register with these addresses, into tmp_path/data."""

    def run(
        addresses: dict[str, str], known: bytes = b"", pace: Pace = PACE, loopback: bool = True
    ) -> SyncReport:
        corpus = write_register(tmp_path / "corpus", addresses, known)
        register = load_register(corpus / "register.yaml")
        return sync(register, tmp_path / "data", pace=pace, loopback=loopback)

    return run


@pytest.fixture
def on_shelf(tmp_path: Path) -> Callable[[], list[Entry]]:
    return Shelf(tmp_path / "data" / "documents").entries


Run = Callable[..., SyncReport]
OnShelf = Callable[[], list[Entry]]


def reason(report: SyncReport) -> str:
    assert len(report.failed) == 1, report
    return report.failed[0].reason


# -- what comes ------------------------------------------------------------------------------


def test_the_official_text_goes_onto_the_shelf_as_the_registered_document(
    run: Run, on_shelf: OnShelf, server: OfficialServer, pdf: bytes
) -> None:
    server.answers[PDF] = file(pdf)
    report = run({"sharing": server.address(PDF)}, known=pdf)
    assert (report.fetched, report.failed, report.differing) == (("sharing",), (), ())
    (entry,) = on_shelf()
    assert (entry.document.id, entry.sha256) == ("sharing", sha256(pdf).hexdigest())
    assert entry.path.read_bytes() == pdf
    assert entry.document.warnings == ()


def test_the_text_held_is_asked_for_with_its_etag_and_a_304_leaves_it(
    run: Run, on_shelf: OnShelf, server: OfficialServer, pdf: bytes
) -> None:
    server.answers[PDF] = file(pdf)
    run({"sharing": server.address(PDF)})
    before = on_shelf()
    report = run({"sharing": server.address(PDF)})
    assert (report.unchanged, report.failed) == (("sharing",), ())
    assert "if-none-match" not in server.asked[0][1]
    assert "if-none-match" in server.asked[1][1]
    assert on_shelf() == before


def test_a_text_that_left_the_shelf_is_fetched_again(
    run: Run, on_shelf: OnShelf, server: OfficialServer, pdf: bytes
) -> None:
    server.answers[PDF] = file(pdf)
    run({"sharing": server.address(PDF)})
    for entry in on_shelf():
        entry.path.with_suffix(".json").unlink()
    assert run({"sharing": server.address(PDF)}).fetched == ("sharing",)
    assert len(on_shelf()) == 1


def test_a_changed_file_takes_the_place_of_the_old_one_which_is_kept_aside(
    run: Run,
    on_shelf: OnShelf,
    server: OfficialServer,
    tmp_path: Path,
    pdf: bytes,
    other_pdf: bytes,
) -> None:
    server.answers[PDF] = in_turn(file(pdf), file(other_pdf))
    run({"sharing": server.address(PDF)})
    assert run({"sharing": server.address(PDF)}).changed == ("sharing",)
    assert [entry.sha256 for entry in on_shelf()] == [sha256(other_pdf).hexdigest()]
    kept = tmp_path / "data" / "documents" / "replaced" / f"{sha256(pdf).hexdigest()}.pdf"
    assert kept.read_bytes() == pdf


def test_a_text_other_than_the_verified_one_is_never_taken_silently(
    run: Run, on_shelf: OnShelf, server: OfficialServer, pdf: bytes, other_pdf: bytes
) -> None:
    server.answers[PDF] = file(pdf)
    report = run({"sharing": server.address(PDF)}, known=other_pdf)
    assert report.differing == ("sharing",)
    assert DIFFERS in on_shelf()[0].document.warnings


def test_the_warning_goes_when_the_register_names_the_new_text(
    run: Run, tmp_path: Path, server: OfficialServer, pdf: bytes, other_pdf: bytes
) -> None:
    server.answers[PDF] = file(pdf)
    run({"sharing": server.address(PDF)}, known=other_pdf)
    assert run({"sharing": server.address(PDF)}, known=pdf).differing == ()
    register = load_register(tmp_path / "corpus" / "register.yaml")
    assert register.describe("sharing", sha256(pdf).hexdigest()).warnings == ()


def test_a_page_whose_markup_alone_changed_is_unchanged(
    run: Run, on_shelf: OnShelf, server: OfficialServer, page: bytes
) -> None:
    server.answers[PAGE] = in_turn(file(page), file(page + b"<!-- built again -->"))
    assert run({"homes": server.address(PAGE)}).fetched == ("homes",)
    assert run({"homes": server.address(PAGE)}).unchanged == ("homes",)
    assert [entry.sha256 for entry in on_shelf()] == [sha256(page).hexdigest()]


def test_a_page_that_lost_most_of_its_text_is_left_to_a_person(
    run: Run, on_shelf: OnShelf, server: OfficialServer, page: bytes
) -> None:
    sorry = b"<!doctype html><html><body><h1>Sorry</h1><p>There is a problem.</p></body></html>"
    server.answers[PAGE] = in_turn(file(page), file(sorry))
    run({"homes": server.address(PAGE)})
    assert "less than half as long" in reason(run({"homes": server.address(PAGE)}))
    assert [entry.sha256 for entry in on_shelf()] == [sha256(page).hexdigest()]


def test_a_verified_text_added_by_hand_replaces_another_and_stays_until_the_address_changes(
    run: Run,
    on_shelf: OnShelf,
    server: OfficialServer,
    tmp_path: Path,
    pdf: bytes,
    other_pdf: bytes,
) -> None:
    server.answers[PDF] = file(pdf)
    run({"sharing": server.address(PDF)}, known=other_pdf)
    (tmp_path / "by-hand.pdf").write_bytes(other_pdf)
    settings = Settings(corpus=tmp_path / "corpus", data=tmp_path / "data")
    add_documents(settings, tmp_path / "by-hand.pdf")
    assert [entry.sha256 for entry in on_shelf()] == [sha256(other_pdf).hexdigest()]
    assert run({"sharing": server.address(PDF)}, known=other_pdf).unchanged == ("sharing",)
    assert [entry.sha256 for entry in on_shelf()] == [sha256(other_pdf).hexdigest()]


def test_another_text_under_the_id_of_a_fetched_one_is_refused(
    run: Run, on_shelf: OnShelf, server: OfficialServer, tmp_path: Path, pdf: bytes
) -> None:
    server.answers[PDF] = file(pdf)
    run({"sharing": server.address(PDF)})
    (tmp_path / "mine.md").write_text("# Sharing\n\nShare nothing.\n", encoding="utf-8")
    (tmp_path / "mine.md.yaml").write_text("{id: sharing, title: Sharing}", encoding="utf-8")
    settings = Settings(corpus=tmp_path / "corpus", data=tmp_path / "data")
    report = add_documents(settings, tmp_path / "mine.md")
    assert "on the shelf with another text" in report.refused[0][1]
    assert len(on_shelf()) == 1


def test_a_packed_page_is_unpacked(
    run: Run, on_shelf: OnShelf, server: OfficialServer, page: bytes
) -> None:
    server.answers[PAGE] = status(200, gzip.compress(page), Content_Encoding="gzip")
    run({"homes": server.address(PAGE)})
    assert on_shelf()[0].path.read_bytes() == page


def test_a_file_that_moved_for_good_is_fetched_and_the_new_address_named(
    run: Run, server: OfficialServer, pdf: bytes
) -> None:
    server.answers[PDF] = status(301, Location="/media/2/sharing.pdf")
    server.answers["/media/2/sharing.pdf"] = file(pdf)
    report = run({"sharing": server.address(PDF)})
    assert report.fetched == ("sharing",)
    assert report.moved == (("sharing", server.address("/media/2/sharing.pdf")),)


def test_a_file_that_is_elsewhere_for_the_moment_keeps_its_address(
    run: Run, server: OfficialServer, pdf: bytes
) -> None:
    server.answers[PDF] = status(302, Location="/media/2/sharing.pdf")
    server.answers["/media/2/sharing.pdf"] = file(pdf)
    assert run({"sharing": server.address(PDF)}).moved == ()


def test_a_busy_server_is_asked_again(run: Run, server: OfficialServer, pdf: bytes) -> None:
    server.answers[PDF] = in_turn(status(503, Retry_After="1"), file(pdf))
    assert run({"sharing": server.address(PDF)}).fetched == ("sharing",)
    assert len(server.asked) == 2


def test_an_unreadable_memory_means_only_that_everything_is_asked_for_anew(
    run: Run, tmp_path: Path, server: OfficialServer, pdf: bytes
) -> None:
    server.answers[PDF] = file(pdf)
    run({"sharing": server.address(PDF)})
    (tmp_path / "data" / "sync.json").write_text("{cut o", encoding="utf-8")
    assert run({"sharing": server.address(PDF)}).unchanged == ("sharing",)
    assert "if-none-match" not in server.asked[1][1]


# -- what goes wrong -------------------------------------------------------------------------


def test_one_failure_stops_nothing_else(run: Run, server: OfficialServer, pdf: bytes) -> None:
    server.answers[PDF] = file(pdf)
    addresses = {"gone": server.address("/gone.pdf"), "sharing": server.address(PDF), "none": ""}
    report = run(addresses)
    assert (report.fetched, report.skipped) == (("sharing",), ("none",))
    assert report.failed[0].document == "gone"
    assert "404" in reason(report)
    assert not report.failed[0].offline


@pytest.mark.parametrize("how", ["length too long", "no length"])
def test_a_file_that_is_cut_off_is_not_taken(
    how: str, run: Run, on_shelf: OnShelf, server: OfficialServer, pdf: bytes
) -> None:
    server.answers[PDF] = cut_off(pdf, len(pdf) if how == "length too long" else None)
    assert "before the end" in (why := reason(run({"sharing": server.address(PDF)}))) or (
        "may be cut off" in why
    )
    assert on_shelf() == []


def test_half_a_pdf_served_as_a_whole_one_is_not_taken(
    run: Run, on_shelf: OnShelf, server: OfficialServer, pdf: bytes
) -> None:
    server.answers[PDF] = file(pdf[: len(pdf) // 2])
    assert "the end of the PDF is missing" in reason(run({"sharing": server.address(PDF)}))
    assert on_shelf() == []


def test_a_web_page_under_a_pdf_address_is_refused_by_what_it_holds(
    run: Run, on_shelf: OnShelf, server: OfficialServer, page: bytes
) -> None:
    server.answers[PDF] = status(200, page, Content_Type="application/pdf")
    assert "is a web page, not a PDF" in reason(run({"sharing": server.address(PDF)}))
    assert on_shelf() == []


def test_a_failure_leaves_the_text_held_as_it_was(
    run: Run, on_shelf: OnShelf, server: OfficialServer, pdf: bytes, page: bytes
) -> None:
    server.answers[PDF] = in_turn(file(pdf), status(200, page))
    run({"sharing": server.address(PDF)})
    assert run({"sharing": server.address(PDF)}).failed
    assert [entry.sha256 for entry in on_shelf()] == [sha256(pdf).hexdigest()]


def test_a_host_that_does_not_answer_is_given_up_after_the_first_file(
    run: Run, server: OfficialServer
) -> None:
    server.answers["/a.pdf"] = server.answers["/b.pdf"] = slow(3)
    addresses = {"a": server.address("/a.pdf"), "b": server.address("/b.pdf")}
    report = run(addresses, pace=Pace(read=0.3, attempts=1))
    assert [failure.offline for failure in report.failed] == [True, True]
    assert [path for path, _ in server.asked] == ["/a.pdf"]
    assert report.offline_line.startswith("No answer for a, b:")


def test_a_file_that_comes_in_drips_is_given_up(run: Run, server: OfficialServer) -> None:
    server.answers[PDF] = dripping(5)
    report = run({"sharing": server.address(PDF)}, pace=Pace(whole=0.5, attempts=1))
    assert "not here whole" in reason(report)


def test_a_file_over_the_size_limit_is_not_taken(
    run: Run, server: OfficialServer, pdf: bytes
) -> None:
    server.answers[PDF] = file(pdf)
    report = run({"sharing": server.address(PDF)}, pace=Pace(size=10_000, attempts=1))
    assert "larger than" in reason(report)


def test_a_bomb_is_cut_off_while_it_unpacks(run: Run, server: OfficialServer) -> None:
    bomb = gzip.compress(bytes(300_000_000), 6)
    server.answers[PAGE] = status(200, bomb, Content_Encoding="gzip")
    tracemalloc.start()
    report = run({"homes": server.address(PAGE)}, pace=Pace(size=5_000_000, attempts=1))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "larger than 5 MB" in reason(report)
    assert peak < 20_000_000


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"not packed at all", "gzip"), (gzip.compress(b"x" * 9000)[:-20], "gzip"), (b"x", "br")],
    ids=["not packed", "cut off", "unknown packing"],
)
def test_wrong_packing_is_refused(
    body: bytes, encoding: str, run: Run, server: OfficialServer
) -> None:
    server.answers[PAGE] = status(200, body, Content_Encoding=encoding)
    assert "packed" in reason(run({"homes": server.address(PAGE)}))


def test_an_endless_chain_of_redirects_ends(run: Run, server: OfficialServer) -> None:
    server.answers[PDF] = status(302, Location=PDF)
    assert "redirects more than" in reason(run({"sharing": server.address(PDF)}))


def test_a_server_that_cannot_prove_its_name_is_not_believed(
    run: Run, server: OfficialServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    report = run({"sharing": server.address(PDF)})
    assert "certificate is not one to trust" in reason(report)
    assert not report.failed[0].offline
    assert server.asked == []


def test_a_data_folder_that_cannot_be_written_is_explained(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(LibraryError, match="could not write"):
        run({"sharing": "https://nowhere.invalid/a.pdf"})


# -- where it may not go ---------------------------------------------------------------------

ASTRAY = [
    "https://10.0.0.1/a.pdf",
    "https://127.0.0.2/a.pdf",
    "https://169.254.169.254/latest/meta-data/",
    "https://2130706433/a.pdf",
    "https://0x7f000001/a.pdf",
    "https://[::1]/a.pdf",
    "https://elsewhere.example/a.pdf",
    "https://127.0.0.1.elsewhere.example/a.pdf",
    "https://official@elsewhere.example/a.pdf",
    "http://127.0.0.1/a.pdf",
    "file:///etc/passwd",
    "ftp://127.0.0.1/a.pdf",
]


@pytest.mark.parametrize("target", ASTRAY)
def test_a_redirect_that_leads_astray_is_not_followed(
    target: str, run: Run, on_shelf: OnShelf, server: OfficialServer
) -> None:
    server.answers[PDF] = status(301, Location=target)
    assert run({"sharing": server.address(PDF)}).failed
    assert len(server.asked) == 1
    assert on_shelf() == []


@pytest.mark.parametrize(
    "address",
    [
        "https://2130706433/a.pdf",
        "https://10.0.0.1/a.pdf",
        "https://169.254.169.254/a",
        "https://[::ffff:10.0.0.1]/a",
        "https://localhost/a.pdf",
        "https://someone@official.example/a.pdf",
        "https://official.example:8443/a.pdf",
    ],
)
def test_a_registered_address_that_is_no_public_host_is_not_asked(address: str, run: Run) -> None:
    assert "is not fetched" in reason(run({"sharing": address}))


def test_without_the_test_setting_this_machine_is_not_asked(
    run: Run, server: OfficialServer, pdf: bytes
) -> None:
    server.answers[PDF] = file(pdf)
    assert "is not fetched" in reason(run({"sharing": server.address(PDF)}, loopback=False))
    assert server.asked == []


@pytest.mark.parametrize(
    "machine",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.100.100.200",
        "192.0.2.1",
        "0.0.0.0",
        "224.0.0.1",
        "168.63.129.16",
        "::1",
        "fe80::1",
        "fd00:ec2::254",
        "::ffff:10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
    ],
)
def test_a_name_that_leads_to_an_inside_machine_is_not_asked(
    machine: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name service is outside; what it says is set here, as an attacker would set it."""
    family = socket.AF_INET6 if ":" in machine else socket.AF_INET
    place = (family, socket.SOCK_STREAM, 6, "", (machine, 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [place])
    report = run({"sharing": f"https://{NAME}/a.pdf"}, loopback=False)
    assert "which is no public machine" in reason(report)


def test_public_machines_are_permitted() -> None:
    rules = AddressRules(frozenset({"www.gov.uk"}))
    for machine in ("151.101.0.144", "2a04:4e42::144", "64:ff9b::9765:90"):
        assert rules.permits(ip_address(machine))


def test_only_hosts_of_the_register_are_allowed_with_and_without_www(tmp_path: Path) -> None:
    corpus = write_register(tmp_path / "c", {"tea": "https://www.official.example/tea.pdf"})
    rules = AddressRules.of(load_register(corpus / "register.yaml"))
    rules.check(httpx.URL("https://official.example/other"))
    with pytest.raises(DownloadFailed, match="not one that the register names"):
        rules.check(httpx.URL("https://evil-official.example/tea.pdf"))


# -- the command -----------------------------------------------------------------------------


def command(tmp_path: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    settings = {"ASSISTANT_CORPUS": f"{tmp_path}/corpus", "ASSISTANT_DATA": f"{tmp_path}/data"}
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "sync", "--quick", *arguments],
        env={**os.environ, **settings, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout


def test_offline_the_command_says_in_one_line_what_it_could_not_get(tmp_path: Path) -> None:
    hosts = {name: f"https://{name}.invalid/a.pdf" for name in ("alpha", "beta", "gamma")}
    write_register(tmp_path / "corpus", hosts)
    code, text = command(tmp_path)
    assert code == 1
    assert [line for line in text.splitlines() if "alpha" in line] == [
        "No answer for alpha, beta, gamma: what is on the shelf is used as it is."
    ]


def test_with_nothing_to_do_the_command_is_content(tmp_path: Path) -> None:
    write_register(tmp_path / "corpus", {"tea": ""})
    assert command(tmp_path)[0] == 0


def test_the_command_works_through_a_proxy(
    tmp_path: Path, certificate: Path, server: OfficialServer, pdf: bytes
) -> None:
    write_register(tmp_path / "corpus", {"sharing": f"https://{NAME}{PDF}"})
    server.answers[PDF] = file(pdf)
    proxy = Proxy(server.port)
    settings = {"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(certificate)}
    code, text = command(tmp_path, "--json", **settings)
    proxy.close()
    assert (code, json.loads(text)["fetched"]) == (0, ["sharing"])
    assert proxy.asked == [f"CONNECT {NAME}:443 HTTP/1.1"]


def test_the_front_door_reports_progress(
    tmp_path: Path, server: OfficialServer, pdf: bytes
) -> None:
    server.answers[PDF] = file(pdf)
    addresses = {"sharing": server.address(PDF), "gone": server.address("/gone.pdf")}
    corpus = write_register(tmp_path / "corpus", addresses)
    seen: list[tuple[str, int, int]] = []
    settings = Settings(corpus=corpus, data=tmp_path / "data")
    sync_library(settings, lambda *step: seen.append(step), quick=True, loopback=True)
    assert seen == [("downloading", 1, 2), ("downloading", 2, 2)]
