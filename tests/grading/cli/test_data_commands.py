"""What an instructor sees of `labs data`."""

import pytest
from click.testing import CliRunner

from grading.cli.data_commands import data
from lab_utils.data.catalogue import catalogue, entry
from tests.lab_utils.data.conftest import cache, mirror, real_mirror, server  # noqa: F401


def run(*arguments):
    return CliRunner().invoke(data, arguments)


@pytest.fixture
def nhanes(server, real_mirror):  # noqa: F811
    """The real files of NHANES on a server of this machine."""
    for file in entry("nhanes").files:
        path = f"nhanes-2017-2018/{file.name}"
        server.files[path] = (real_mirror / path).read_bytes()
    return server


def test_list_names_every_set_and_where_it_is(cache):  # noqa: F811
    shown = run("list")
    assert shown.exit_code == 0
    lines = shown.output.splitlines()
    assert [line.split()[0] for line in lines] == list(catalogue())
    by_name = {line.split()[0]: line for line in lines}
    assert "installed" in by_name["flchain"]
    assert "labs 04 06" in by_name["flchain"]
    assert "with the labs" in by_name["published"]
    assert "not here" in by_name["nhanes"]


def test_fetch_list_verify_export(nhanes, cache, tmp_path):  # noqa: F811
    shown = run("fetch", "--from", nhanes.base, "nhanes", "flchain")
    assert shown.exit_code == 0, shown.output
    assert "✓ nhanes: fetched" in shown.output
    assert "✓ flchain: comes with the labs, nothing to fetch" in shown.output
    assert "was here already" in run("fetch", "nhanes").output
    assert "cache" in next(x for x in run("list").output.splitlines() if x.startswith("nhanes"))

    shown = run("verify")
    assert shown.exit_code == 0
    assert "nhanes            cache    ok (no checksum published" in shown.output

    stick = tmp_path / "stick"
    shown = run("export", str(stick))
    assert shown.exit_code == 0
    assert f"LABS_DATA_MIRROR={stick}" in shown.output
    assert (stick / "SHA256SUMS").is_file()


def test_a_failure_is_one_sentence_and_an_exit_code(server, cache):  # noqa: F811
    shown = run("fetch", "--from", server.base, "hcv")
    assert shown.exit_code == 1
    assert shown.output.count("\n") == 1
    assert shown.output.startswith("✗ hcv: The server refuses")
    assert "Traceback" not in shown.output


def test_what_differs_is_named_and_fails(cache):  # noqa: F811
    (cache / "uci-hcv").mkdir(parents=True)
    (cache / "uci-hcv" / "hcvdat0.csv").write_bytes(b"")
    shown = run("verify")
    assert shown.exit_code == 1
    assert "✗ hcv" in shown.output
    assert "labs data fetch hcv" in shown.output


def test_an_unknown_name_is_refused(cache):  # noqa: F811
    shown = run("fetch", "nhanse")
    assert shown.exit_code == 2
    assert "no data set is called 'nhanse'" in shown.output


def test_a_mistyped_mirror_is_named(cache, monkeypatch):  # noqa: F811
    monkeypatch.setenv("LABS_DATA_MIRROR", "/media/ubs")
    for command in ("list", "verify"):
        assert "LABS_DATA_MIRROR names /media/ubs" in run(command).stderr


def test_an_address_must_be_one(cache):  # noqa: F811
    shown = run("fetch", "--from", "hospital", "nhanes")
    assert shown.exit_code == 2
    assert "expected http" in shown.output


def test_an_empty_cache_is_not_exported(cache, tmp_path):  # noqa: F811
    shown = run("export", str(tmp_path / "stick"))
    assert shown.exit_code == 1
    assert "labs data fetch" in shown.output


@pytest.mark.parametrize("command", ["list", "fetch", "verify", "export"])
def test_each_command_explains_itself(command):
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert "Usage:" in shown.output
