"""With `LABS_DOMAIN` each person's server has a host name of its own, and a browser's walls."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from running_hub import PASSWORD, Hub


@pytest.fixture(scope="module")
def named_hub(hub_class: type[Hub], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub that people reach by a name; browsers take all below .localhost for this machine."""
    hub = hub_class(tmp_path_factory.mktemp("named") / "course", domain="labs.localhost")
    yield hub
    hub.stop()


@pytest.fixture
def page(named_hub: Hub, browser: Browser) -> Iterator[Page]:
    """The instructor's desk, by name, in a browser in which a trainee's page is open too."""
    context = browser.new_context(locale="vi-VN")
    context.set_default_timeout(30_000)
    page = context.new_page()
    labs = f"{named_hub.address}/services/labs/"
    desk = f"http://giangvien.labs.localhost:{named_hub.port}/user/giangvien/desk"
    for name, front in (("hocvien01", labs), ("giangvien", desk)):
        page.goto(f"{named_hub.address}/hub/logout")
        code = named_hub.code(name)
        page.goto(f"{named_hub.address}/hub/{'first-visit' if code else 'login'}")
        page.fill("#username_input", name)
        if code:
            page.fill("input[name=code]", code)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/hub/agree\?|/user/|/services/"))
        if "/hub/agree" in page.url:  # the first time
            page.get_by_role("button", name="Tôi đồng ý").click()
        page.wait_for_url(front)
        if front == labs:  # and the notebook's server, which leads back there
            page.goto(f"{named_hub.address}/hub/spawn")
            page.wait_for_url(labs)
    yield page
    context.close()


def test_each_server_has_a_name_of_its_own(named_hub: Hub, page: Page) -> None:
    assert f"\n  {named_hub.address}\n" in named_hub.printed
    expect(page.get_by_role("heading", name="Bàn giảng viên")).to_be_visible()
    expect(page.locator(".notice")).to_have_count(0)
    # A page of the trainee's cannot ask for the instructor's: it is another site to the browser.
    trainee = page.context.new_page()
    trainee.goto(
        f"http://hocvien01.labs.localhost:{named_hub.port}/user/hocvien01/static/favicon.ico"
    )
    theirs = f"http://giangvien.labs.localhost:{named_hub.port}/user/giangvien/api/contents"
    ask = "url => fetch(url, {credentials: 'include'}).then(a => a.text(), error => 'refused')"
    assert trainee.evaluate(ask, theirs) == "refused"
    assert "content" in page.evaluate(
        """async url => {
          const sign = document.cookie.match("\\\\b_xsrf=([^;]*)\\\\b")[1];
          return (await fetch(url, {headers: {"X-XSRFToken": sign}})).text();
        }""",
        theirs,
    )


def test_cookies_of_a_server_go_to_it_alone(named_hub: Hub, page: Page) -> None:
    cookies = page.context.cookies()
    own = {one["domain"] for one in cookies if one["name"].startswith("jupyterhub-user-")}
    assert own == {f"{name}.labs.localhost" for name in ("hocvien01", "giangvien")}
    assert {one["sameSite"] for one in cookies} == {"Lax"}


def test_signing_out_leads_through_the_hub(named_hub: Hub, page: Page) -> None:
    page.get_by_role("link", name="Đăng xuất").or_(
        page.get_by_role("button", name="Đăng xuất")
    ).click()
    page.wait_for_url(f"{named_hub.address}/hub/log*")
    page.goto(f"{named_hub.address}/hub/home")
    expect(page.locator("#username_input")).to_be_visible()
