"""Print what memory a trainee takes: on this project's hub and on a stock one.

    python benchmarks/memory.py [--trainees 4]

Both hubs are real, one after the other, with as many trainees at once as asked for; a browser
does what a trainee does in lab 02: sign in, open the lab, let all its cells run, answer. Stock is
JupyterHub's simple spawner with the packages as they are installed: JupyterLab with every server
extension that comes enabled, nbgrader's four among them, and the kernel that ipykernel installs.
It runs the same released notebook with the same `lab_utils`. Ours runs as `make hub` starts it,
sandbox and all; its trainees see the front page before.

PSS (from /proc/PID/smaps_rollup) counts a page that several processes share in equal parts, so it
is what each of so many trainees takes; USS leaves shared pages out, RSS counts them in full.
Linux, Chromium and bubblewrap are needed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

import ports
import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from grading.course.labs import lab_names
from grading.course.paths import PROJECT, CoursePaths
from grading.course.store import Store
from grading.exchange import releases
from grading.hub import node

LAB = "02_threshold"
PASSWORD = "mật khẩu đủ dài"
PATIENCE = 120_000  # ms: a server and a kernel start in between
STOCK = """
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub_port}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.command = {proxy}
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{homes}/{{username}}"
c.Spawner.args = {arguments}
c.Spawner.environment = {{"PYTHONPATH": "{project}"}}
"""


@dataclass(frozen=True)
class Memory:
    """What one trainee's processes of a kind take (bytes)."""

    pss: int
    uss: int
    rss: int


def main() -> None:
    """Measure stock and ours, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--trainees", type=int, default=4)
    asked = parser.parse_args()
    names = [f"hocvien{number:02}" for number in range(1, asked.trainees + 1)]
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        # First ours: its exchange then holds the lab as it is released.
        ours = measure_ours(browser, Path(folder), names)
        stock = measure_stock(browser, Path(folder), names)
    print(f"Lab {LAB}, {len(names)} trainees at once, MiB each")
    print("| | server PSS | USS | RSS | kernel PSS | USS | RSS | together, PSS |")
    print("|---|---|---|---|---|---|---|---|")
    for title, found in (("stock", stock), ("ours", ours)):
        print_row(title, found)


def print_row(title: str, found: list[dict[str, Memory]]) -> None:
    """Print the mean over the trainees."""
    numbers = [
        statistics.mean(getattr(one[part], kind) for one in found) / 2**20
        for part in ("server", "kernel")
        for kind in ("pss", "uss", "rss")
    ]
    together = numbers[0] + numbers[3]
    print(f"| {title} | " + " | ".join(f"{number:.0f}" for number in [*numbers, together]) + " |")


def measure_ours(browser: Browser, folder: Path, names: list[str]) -> list[dict[str, Memory]]:
    """Let trainees go their way on this project's hub."""
    course = folder / "course"
    os.environ["LABS_COURSE"] = str(course)
    with Store() as store:
        for lab in lab_names():
            if lab != LAB:  # released already: it takes seconds a lab
                releases.release(store, lab, {f"{lab}.ipynb": b"{}"})
    port = ports.in_a_row(5)
    command = [sys.executable, "-m", "grading.hub"]
    with running(command, folder, port) as (hub, address), ExitStack() as pages:
        for name in names:
            page = sign_in(browser, address, name, pages)
            card = page.locator("article", has=page.locator(f"#lab-{LAB}"))
            card.get_by_role("button", name="Mở bài").click()
            page.get_by_role("status").filter(has_text="Câu trả lời được ghi ngay").wait_for()
            answer(page)
        # Before handing in, which ends the kernel.
        return [memory(hub, name) for name in names]


def measure_stock(browser: Browser, folder: Path, names: list[str]) -> list[dict[str, Memory]]:
    """Let trainees go the same way on a stock hub."""
    with Store() as store:
        files = releases.fetch(store, LAB).files
    for name in names:
        lab = folder / "homes" / name / LAB
        lab.mkdir(parents=True)
        for path, content in files.items():
            (lab / path).parent.mkdir(exist_ok=True)
            (lab / path).write_bytes(content)
    port = ports.in_a_row(5)
    config = folder / "jupyterhub_config.py"
    config.write_text(
        STOCK.format(
            port=port,
            hub_port=port + 1,
            proxy_port=port + 2,
            proxy=node.proxy_command(CoursePaths.from_environment()),
            homes=folder / "homes",
            arguments=["--allow-root"] if os.geteuid() == 0 else [],
            project=PROJECT,
        )
    )
    command = [sys.executable, "-m", "jupyterhub", "-f", str(config)]
    with running(command, folder, port) as (hub, address), ExitStack() as pages:
        for name in names:
            page = sign_in(browser, address, name, pages)
            page.goto(f"{address}/user/{name}/lab/tree/{LAB}/{LAB}.ipynb")
            # JupyterLab says "Idle" before its kernel is connected, and then runs nothing.
            while not connected(page, f"{address}/user/{name}/api/kernels"):
                page.wait_for_timeout(500)
            page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
            page.get_by_text("Run All Cells", exact=True).click()
            page.locator(".labs-receipt").wait_for()  # the last cell, where JupyterLab scrolls to
            page.locator(".jp-WindowedPanel-outer:visible").evaluate("it => it.scrollTop = 0")
            answer(page)
        return [memory(hub, name) for name in names]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open a browser without windows."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[tuple[psutil.Process, str]]:
    """Start a hub and stop it in the end; its process and its address."""
    address = f"http://127.0.0.1:{port}"
    if "grading.hub" in command:  # it bears its port in its paths
        address += f"/{port}"
    environment = {
        **os.environ,
        "PATH": f"{sys.prefix}/bin:{os.environ['PATH']}",
        "PYTHONPATH": str(PROJECT),
        "LABS_PORT": str(port),
    }
    log = (folder / "log").open("wb")
    hub = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        while not answers(f"{address}/hub/health"):
            assert hub.poll() is None, (folder / "log").read_text()
            time.sleep(0.5)
        yield psutil.Process(hub.pid), address
    finally:
        hub.send_signal(signal.SIGINT)
        hub.wait(timeout=60)
        log.close()


def answers(url: str) -> bool:
    """Say whether there is somebody."""
    try:
        urllib.request.urlopen(url, timeout=2).close()
    except OSError:
        return False
    return True


def sign_in(browser: Browser, address: str, name: str, pages: ExitStack) -> Page:
    """Sign a trainee in with a browser of their own, which stays open."""
    context = pages.enter_context(browser.new_context(locale="vi-VN"))
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    page.fill("#username_input", name)
    page.fill("#password_input", PASSWORD)
    page.keyboard.press("Enter")
    agree = page.get_by_role("button", name="Tôi đồng ý")
    agree.or_(page.locator("#said")).first.wait_for()
    if agree.count():  # the first time
        agree.click()
    page.wait_for_url(f"{address}/user/{name}/**")
    return page


def connected(page: Page, kernels: str) -> bool:
    """Say whether the page's kernel is there and waits for work."""
    answer = page.request.get(kernels)
    return answer.ok and any(
        kernel["connections"] and kernel["execution_state"] == "idle" for kernel in answer.json()
    )


def answer(page: Page) -> None:
    """Answer the first question."""
    question = page.locator(".labs-question[data-item=guess]")
    question.get_by_label("Khoảng 95 %").click()
    question.locator(".labs-status", has_text="Đã ghi").wait_for()


def memory(hub: psutil.Process, name: str) -> dict[str, Memory]:
    """Add up a trainee's processes: the kernel, and the server with what stands around it."""
    found: dict[str, list[Memory]] = {"server": [], "kernel": []}
    for process in hub.children(recursive=True):
        if process.environ().get("JUPYTERHUB_USER") == name:
            kind = "kernel" if "ipykernel_launcher" in process.cmdline() else "server"
            seen = process.memory_full_info()
            found[kind].append(Memory(seen.pss, seen.uss, seen.rss))
    return {
        kind: Memory(*(sum(column) for column in zip(*map(astuple, each), strict=True)))
        for kind, each in found.items()
    }


if __name__ == "__main__":
    main()
