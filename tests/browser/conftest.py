"""
The built site in Chromium, as a visitor has it: `make browser`.

It is served on this machine alone, under a policy that lets a page load nothing from elsewhere;
each test fails if a page so much as asks another host.
"""

import functools
import http.server
import importlib.util
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'"
NO_BROWSER = (
    "needs Chromium, the dependency group browser, and the pages that `make site` builds: "
    "what is not there is "
)
# In a container Chromium has no sandbox of its own; and it asks nobody for anything by itself.
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS = 1000.0
PATIENCE = 120 * SECONDS


def site_folder() -> Path:
    """Return the folder of the built site."""
    return Path(os.environ.get("NAC_SITE", ROOT / "docs" / "_build" / "site"))


class _Pages(http.server.SimpleHTTPRequestHandler):
    """Serves files under the policy, and says nothing."""

    def end_headers(self) -> None:
        """Add the policy to each answer."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Serve the built site, and give its address."""
    folder = site_folder()
    if not (folder / "_static" / "pyodide" / "files.json").is_file():
        pytest.skip(f"{NO_BROWSER}{folder}")
    handler = functools.partial(_Pages, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start the Chromium of this machine, with an empty profile."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        pytest.skip(f"{NO_BROWSER}Chromium")
    if importlib.util.find_spec("playwright") is None:
        pytest.skip(f"{NO_BROWSER}playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, site: str) -> Iterator[Any]:
    """Open an empty tab, whose addresses are those of the site; no other host may be asked."""
    asked: list[str] = []
    faults: list[str] = []
    with chromium.new_context(base_url=site, accept_downloads=True) as context:
        context.set_default_timeout(PATIENCE)
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("pageerror", lambda error: faults.append(str(error)))
        yield tab
    own = (site, "data:", "blob:")
    assert [address for address in asked if not address.startswith(own)] == []
    assert faults == []
