"""Whatever the line does: a clear error, nothing half-written, and the next try succeeds."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import programs
import pytest

from lab_utils import data
from lab_utils.data.catalogue import DATASETS, entry
from lab_utils.data.fetch import Fetcher
from lab_utils.language import LANGUAGES
from tests.lab_utils.data import small

FILM = "films/films.npz"


@pytest.fixture
def sets(tmp_path):
    return small.read(tmp_path)


@pytest.fixture
def fetcher(cache, server):
    server.files = dict(small.FILES)
    return Fetcher(cache=cache, base=server.base, timeout=1, tries=3, pause=0)


def named(cache):
    """The files under their final names."""
    return {
        str(path.relative_to(cache)): path.read_bytes()
        for path in cache.rglob("*")
        if path.is_file() and ".incoming" not in path.parts
    }


def test_everything_arrives(fetcher, sets, cache, server):
    results = fetcher.fetch(list(sets.values()))
    assert [(r.fresh, r.error) for r in results] == [(True, None)] * 3
    assert named(cache) == small.FILES
    server.asked.clear()
    again = fetcher.fetch(list(sets.values()))
    assert [(r.fresh, r.error) for r in again] == [(False, None)] * 3
    assert not server.asked


@pytest.mark.parametrize("trick", ["cut", "stall", 500, 503, 429])
def test_a_broken_line_is_taken_up_again(trick, fetcher, sets, cache, server):
    server.tricks = [trick]
    (result,) = fetcher.fetch([sets["films"]])
    assert result.error is None
    assert named(cache) == {FILM: small.IMAGES}
    if trick in ("cut", "stall"):
        half = len(small.IMAGES) // 2
        assert server.asked == [(FILM, ""), (FILM, f"bytes={half}-")]


@pytest.mark.parametrize("trick", ["cut", "stall", 503])
def test_a_line_that_stays_broken_is_an_error_and_goes_on_next_time(
    trick, fetcher, sets, cache, server
):
    server.tricks = [trick] * 3
    (result,) = fetcher.fetch([sets["films"]])
    for language in LANGUAGES:
        assert FILM in result.error.say(language)
    assert "un the same command again" in result.error.say("en")
    if trick == 503:
        assert "(máy chủ trả lời 503)" in result.error.say("vi")
        assert "(the server answers 503)" in result.error.say("en")
    assert named(cache) == {}

    server.asked.clear()
    (result,) = fetcher.fetch([sets["films"]])
    assert result.error is None
    assert named(cache) == {FILM: small.IMAGES}
    start = server.asked[0][1]
    assert start == "" if trick == 503 else start.startswith("bytes=")


def test_another_process_goes_on_where_one_stopped(fetcher, sets, cache, server):
    server.tricks = ["cut"]
    once = Fetcher(cache=cache, base=server.base, timeout=1, tries=1, pause=0)
    assert once.fetch([sets["films"]])[0].error
    kept = (cache / "films" / ".incoming" / "films.npz.part").stat().st_size
    assert kept == len(small.IMAGES) // 2
    assert fetcher.fetch([sets["films"]])[0].error is None
    assert server.asked[-1] == (FILM, f"bytes={kept}-")


def test_a_server_without_ranges_begins_anew(fetcher, sets, cache, server):
    server.ranges = False
    server.tricks = ["cut"]
    assert fetcher.fetch([sets["films"]])[0].error is None
    assert named(cache) == {FILM: small.IMAGES}


@pytest.mark.parametrize("trick", ["whole", "shifted"])
def test_another_range_than_was_asked_for(trick, fetcher, sets, cache, server):
    server.tricks = ["cut", trick]
    assert fetcher.fetch([sets["films"]])[0].error is None
    assert named(cache) == {FILM: small.IMAGES}


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refusal_is_not_repeated(status, fetcher, sets, cache, server):
    server.tricks = [status]
    (result,) = fetcher.fetch([sets["films"]])
    assert f"status {status}" in result.error.say("en")
    assert f"mã {status}" in result.error.say("vi")
    assert len(server.asked) == 1
    assert named(cache) == {}
    assert fetcher.fetch([sets["films"]])[0].error is None


def test_a_part_that_was_whole_is_taken(fetcher, sets, cache):
    part = cache / "films" / ".incoming" / "films.npz.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(small.IMAGES)
    assert fetcher.fetch([sets["films"]])[0].error is None  # the server answers 416
    assert named(cache) == {FILM: small.IMAGES}


@pytest.mark.parametrize("size", [100, len(small.IMAGES), len(small.IMAGES) + 5])
def test_a_part_of_another_version_is_thrown_away(size, fetcher, sets, cache):
    part = cache / "films" / ".incoming" / "films.npz.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"\0" * size)
    assert fetcher.fetch([sets["films"]])[0].error is None
    assert named(cache) == {FILM: small.IMAGES}


@pytest.mark.parametrize("name", ["films", "ward", "mimic_labs"])
def test_wrong_bytes_are_not_kept(name, fetcher, sets, cache, server):
    server.tricks = ["wrong"] * 4
    (result,) = fetcher.fetch([sets[name]])
    assert "nothing of it is kept" in result.error.say("en")
    assert "không giữ lại gì" in result.error.say("vi")
    assert named(cache) == {}
    server.tricks = []
    assert fetcher.fetch([sets[name]])[0].error is None


def test_a_sign_in_page_is_not_taken_for_data(fetcher, sets, cache, server):
    server.files["ward/ward (3).csv"] = b"<html><body>Please sign in</body></html>"
    (result,) = fetcher.fetch([sets["ward"]])
    assert "sign-in" in result.error.say("en")
    assert ".incoming" not in result.error.say("en")
    assert named(cache) == {}


def test_a_server_that_is_not_there(cache, sets):
    nowhere = Fetcher(cache=cache, base="http://127.0.0.1:9", timeout=0.3, tries=2, pause=0)
    (result,) = nowhere.fetch([sets["films"]])
    assert "did not answer" in result.error.say("en")


def test_one_failure_does_not_stop_the_others(fetcher, sets, cache, server):
    del server.files[FILM]
    results = {r.dataset.name: r for r in fetcher.fetch(list(sets.values()))}
    assert results["films"].error
    assert results["ward"].fresh
    assert results["mimic_labs"].fresh
    assert FILM not in named(cache)


def test_a_set_comes_whole_or_not_at_all(fetcher, sets, cache, server):
    del server.files["labs/patients.csv.gz"]
    assert fetcher.fetch([sets["mimic_labs"]])[0].error
    assert named(cache) == {}
    server.files = dict(small.FILES)
    server.asked.clear()
    assert fetcher.fetch([sets["mimic_labs"]])[0].error is None
    # What had come whole is not asked for again.
    assert [path for path, _ in server.asked] == ["labs/patients.csv.gz"]


def test_a_damaged_file_in_the_cache_is_replaced(fetcher, sets, cache, server):
    small.put(cache)
    (cache / "labs" / "patients.csv.gz").write_bytes(b"damaged")
    assert fetcher.fetch([sets["mimic_labs"]])[0].fresh
    assert named(cache) == small.FILES
    assert [path for path, _ in server.asked] == ["labs/patients.csv.gz"]


def test_an_older_file_stays_until_the_new_one_is_whole(fetcher, sets, cache, server):
    small.put(cache, FILM)
    (cache / FILM).write_bytes(b"older")
    server.tricks = ["cut"] * 3
    assert fetcher.fetch([sets["films"]])[0].error
    assert named(cache) == {FILM: b"older"}


def test_many_at_once_do_not_harm_each_other(fetcher, sets, cache):
    with ThreadPoolExecutor(6) as pool:
        runs = list(pool.map(lambda _: fetcher.fetch(list(sets.values())), range(6)))
    assert all(result.error is None for run in runs for result in run)
    assert sum(result.fresh for run in runs for result in run) == 3
    assert named(cache) == small.FILES


FETCH = """
import sys
from pathlib import Path
from lab_utils.data.catalogue import read_catalogue
from lab_utils.data.fetch import Fetcher
sets = read_catalogue(Path(sys.argv[1]))
fetcher = Fetcher(cache=Path(sys.argv[2]), base=sys.argv[3], timeout=1, tries=2, pause=0)
{before}
for result in fetcher.fetch([sets["films"]]):
    print("fresh" if result.fresh else result.error and result.error.say("en") or "there")
"""


def run(tmp_path, cache, server, before="", wrap=()):
    code = FETCH.format(before=before)
    command = [*wrap, sys.executable, "-c", code, tmp_path / "small.yaml", cache, server.base]
    found = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=True,
        cwd=DATASETS.parent,
    )
    assert found.stderr == ""
    return found.stdout.strip()


def test_several_processes_at_once(fetcher, sets, cache, tmp_path, server):
    with ThreadPoolExecutor(3) as pool:
        said = list(pool.map(lambda _: run(tmp_path, cache, server), range(3)))
    assert sorted(said) == ["fresh", "there", "there"]
    assert named(cache) == {FILM: small.IMAGES}


def test_a_full_disk(fetcher, sets, cache, tmp_path, server):
    # A process that may write no more than 20 kB a file gets from the system what a full disk or
    # a used-up quota gives: an error in the middle of a write.
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))"
    assert "No room left" in run(tmp_path, cache, server, before=limit)
    assert named(cache) == {}
    assert not list(cache.rglob("*.part"))  # the room is given back
    assert run(tmp_path, cache, server) == "fresh"


def bubble(*arguments):
    """A sandbox with a file system of its own, where the machine allows one."""
    command = [shutil.which("bwrap") or "bwrap", "--dev-bind", "/", "/", *map(str, arguments)]
    try:
        subprocess.run([*command, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        programs.missing("bubblewrap")
    return command


def test_a_really_full_disk(fetcher, sets, cache, tmp_path, server):
    cache.mkdir()
    wrap = bubble("--size", 32768, "--tmpfs", cache)
    assert "No room left" in run(tmp_path, cache, server, wrap=wrap)


def test_a_read_only_cache_is_read_and_never_written(fetcher, sets, cache, tmp_path, server):
    small.put(cache, FILM)
    wrap = bubble("--ro-bind", cache, cache)
    assert run(tmp_path, cache, server, wrap=wrap) == "there"
    assert [path.name for path in cache.rglob("*")] == ["films", "films.npz"]


def test_a_read_only_cache_that_lacks_a_file_says_so(fetcher, sets, cache, tmp_path, server):
    cache.mkdir()
    said = run(tmp_path, cache, server, wrap=bubble("--ro-bind", cache, cache))
    assert "cannot be written to" in said
    assert "LABS_DATA_CACHE" in said


@pytest.mark.parametrize("link", ["films", "films/.incoming", "films/.incoming/films.npz.part"])
def test_nothing_is_written_through_a_link(link, fetcher, sets, cache, tmp_path):
    outside = tmp_path / "outside"
    if link.endswith(".part"):
        outside.write_bytes(b"mine")
    else:
        outside.mkdir()
    (cache / link).parent.mkdir(parents=True, exist_ok=True)
    (cache / link).symlink_to(outside)
    (result,) = fetcher.fetch([sets["films"]])
    assert "is a link" in result.error.say("en")
    assert outside.read_bytes() == b"mine" if outside.is_file() else not list(outside.iterdir())


@pytest.mark.parametrize("name", ["nih_labels", "nih_radiologists"])
def test_a_set_without_an_address_says_where_to_get_it(name, cache):
    (result,) = Fetcher(cache=cache).fetch([entry(name)])
    assert entry(name).address in result.error.say("en")
    assert not cache.exists()


@pytest.mark.parametrize("name", ["nhanes", "ilpd", "hcv", "nih_labels", "nih_radiologists"])
def test_the_mirrors_files_arrive_through_a_server(name, cache, server, real_mirror):
    dataset = entry(name)
    for file in dataset.files:
        path = f"{dataset.folder}/{file.name}"
        server.files[path] = (real_mirror / path).read_bytes()
    server.tricks = ["cut"]
    fetcher = Fetcher(cache=cache, base=server.base, timeout=5, pause=0)
    (result,) = fetcher.fetch([dataset])
    assert result.error is None
    origin = "copy" if dataset.copies else "cache"
    assert data.load(name).attrs["origin"] == origin


def test_a_copy_is_not_taken_for_the_official_file(cache, server, real_mirror):
    folder = "pneumoniamnist"
    standin = (real_mirror / folder / "pneumoniamnist-standin.npz").read_bytes()
    server.files[f"{folder}/pneumoniamnist.npz"] = standin
    fetcher = Fetcher(cache=cache, base=server.base, timeout=5, pause=0)
    (result,) = fetcher.fetch([entry("pneumoniamnist")])
    assert "wrong checksum" in result.error.say("en")
    assert named(cache) == {}
