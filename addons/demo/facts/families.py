"""What the maker makes: three product lines and their families, with prices and packing."""

from dataclasses import dataclass
from functools import cache

# What the variants of a family differ in: code, name, English name.
COLOURS = (
    ("BK", "曜石黑", "obsidian black"),
    ("WH", "云岚白", "cloud white"),
    ("GY", "屿石灰", "stone grey"),
    ("BL", "海盐蓝", "sea-salt blue"),
)
STORAGES = (
    ("32", "32GB", "32 GB"),
    ("64", "64GB", "64 GB"),
    ("128", "128GB", "128 GB"),
    ("256", "256GB", "256 GB"),
)
BUNDLES = (
    ("S", "标准装", "standard"),
    ("G", "礼盒装", "gift box"),
    ("P", "专业套装", "professional kit"),
    ("D", "双机装", "twin pack"),
)

COLOUR = "colour"
STORAGE = "storage"
BUNDLE = "bundle"
AXES = {COLOUR: COLOURS, STORAGE: STORAGES, BUNDLE: BUNDLES}

THROUGHOUT = "throughout"
AT_ISSUE = "at_issue"
UNTRACKED = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductLine:
    """A product line or, where it has a parent, a family in it.

    ``letter`` begins the serials of a line; a family leaves it empty.
    """

    code: str
    name: str
    name_en: str
    parent: str = ""
    letter: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """A family of goods: retail prices from ``low`` to ``high`` CNY, ``carton`` pieces a carton."""

    code: str
    line: str
    name: str
    name_en: str
    low: int
    high: int
    carton: int
    axis: str = COLOUR
    tracking: str = THROUGHOUT
    two_imei: bool = False


LINES = (
    ProductLine(code="AV", name="影音", name_en="Audio-video", letter="A"),
    ProductLine(code="TW", name="电话与穿戴", name_en="Telephone and wearable", letter="T"),
    ProductLine(code="ED", name="教育电子", name_en="Education", letter="E"),
)

# Code, line, name, English name, lowest and highest price, pieces a carton, axis, tracking.
_ROWS = (
    ("BD", "AV", "蓝光播放器", "Blu-ray player", 399, 899, 6, COLOUR, THROUGHOUT),
    ("PV", "AV", "便携点播机", "Portable video player", 499, 799, 10, STORAGE, THROUGHOUT),
    ("SB", "AV", "回音壁", "Soundbar", 699, 2499, 2, BUNDLE, THROUGHOUT),
    ("HT", "AV", "家庭影院套装", "Home theatre set", 1999, 5999, 1, BUNDLE, THROUGHOUT),
    ("BS", "AV", "蓝牙音箱", "Bluetooth speaker", 129, 899, 20, COLOUR, THROUGHOUT),
    ("OS", "AV", "户外音箱", "Outdoor speaker", 599, 1899, 2, COLOUR, THROUGHOUT),
    ("AM", "AV", "功放", "Amplifier", 1299, 4999, 1, COLOUR, THROUGHOUT),
    ("HP", "AV", "头戴耳机", "Headphones", 199, 1299, 20, COLOUR, THROUGHOUT),
    ("TW", "AV", "真无线耳机", "True wireless earphones", 99, 799, 60, COLOUR, THROUGHOUT),
    ("VR", "AV", "录音笔", "Voice recorder", 199, 999, 40, STORAGE, THROUGHOUT),
    ("PJ", "AV", "投影仪", "Projector", 1499, 5999, 4, BUNDLE, THROUGHOUT),
    ("WM", "AV", "无线麦克风", "Wireless microphone", 199, 999, 20, BUNDLE, THROUGHOUT),
    ("CP", "TW", "有绳电话", "Corded telephone", 59, 159, 20, COLOUR, AT_ISSUE),
    ("DP", "TW", "无绳电话", "Cordless telephone", 159, 499, 12, BUNDLE, THROUGHOUT),
    ("BB", "TW", "大按键老人电话", "Big-button telephone", 99, 199, 20, COLOUR, AT_ISSUE),
    ("RP", "TW", "录音电话", "Recording telephone", 299, 699, 10, STORAGE, THROUGHOUT),
    ("IP", "TW", "网络话机", "IP telephone", 299, 899, 10, COLOUR, THROUGHOUT),
    ("CF", "TW", "会议电话", "Conference telephone", 899, 2999, 4, BUNDLE, THROUGHOUT),
    ("WT", "TW", "对讲机", "Two-way radio", 199, 699, 20, BUNDLE, THROUGHOUT),
    ("SM", "TW", "老人手机", "Senior mobile phone", 129, 399, 40, COLOUR, THROUGHOUT),
    ("RT", "TW", "路由器", "Router", 99, 599, 20, COLOUR, THROUGHOUT),
    ("DB", "TW", "智能门铃", "Smart doorbell", 299, 899, 12, COLOUR, THROUGHOUT),
    ("KW", "TW", "儿童电话手表", "Children's phone watch", 299, 1599, 40, COLOUR, THROUGHOUT),
    ("TB", "ED", "学习平板", "Learning tablet", 1599, 5999, 10, STORAGE, THROUGHOUT),
    ("RD", "ED", "点读笔", "Reading pen", 199, 699, 40, STORAGE, THROUGHOUT),
    ("TR", "ED", "点读机", "Point-and-read machine", 299, 799, 12, COLOUR, THROUGHOUT),
    ("DI", "ED", "词典笔", "Dictionary pen", 299, 1299, 40, STORAGE, THROUGHOUT),
    ("LI", "ED", "听力机", "Listening trainer", 129, 399, 40, STORAGE, THROUGHOUT),
    ("MP", "ED", "错题打印机", "Mistake printer", 199, 499, 20, COLOUR, THROUGHOUT),
    ("LA", "ED", "护眼台灯", "Eye-care lamp", 199, 899, 8, COLOUR, AT_ISSUE),
)  # fmt: skip

TWO_IMEI_FAMILY = "SM"


@cache
def families() -> tuple[Family, ...]:
    """Return the thirty families of goods, in the order of the lines."""
    return tuple(
        Family(
            code=code,
            line=line,
            name=name,
            name_en=english,
            low=low,
            high=high,
            carton=carton,
            axis=axis,
            tracking=tracking,
            two_imei=code == TWO_IMEI_FAMILY,
        )
        for code, line, name, english, low, high, carton, axis, tracking in _ROWS
    )


def product_lines() -> tuple[ProductLine, ...]:
    """Return the three lines and, under each, its families, last that of parts and services."""
    found = list(LINES)
    for line in LINES:
        found += [
            ProductLine(
                code=f"{line.code}-{family.code}",
                name=family.name,
                name_en=family.name_en,
                parent=line.code,
            )
            for family in families()
            if family.line == line.code
        ]
        found.append(
            ProductLine(
                code=f"{line.code}-XX",
                name="配件与服务",
                name_en="Spare parts and services",
                parent=line.code,
            )
        )
    return tuple(found)
