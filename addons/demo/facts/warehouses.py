"""The warehouses of the branches and the places in them."""

from dataclasses import dataclass
from functools import cache

SOUND, DEFECTIVE, SAMPLE = "sound", "defective", "sample"
GIFT, RETURN, TRANSIT = "gift", "return", "transit"
MAIN = "SN01"
RETURNS = "SN07"
AISLES = "ABCDEFGHIJKL"
BAYS, LEVELS, PLACES = 5, 3, 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Warehouse:
    """A warehouse of one kind; sales draw on sound ones only. ``locations`` are its places."""

    code: str
    branch: str
    name: str
    name_en: str
    kind: str
    region: str
    locations: tuple[str, ...]


_ROWS = (
    ("SN01", "SN", "西安未央成品仓", "Xi'an Weiyang finished goods", SOUND, "610112"),
    ("SN05", "SN", "样机仓", "Samples", SAMPLE, "610112"),
    ("SN06", "SN", "赠品物料仓", "Gifts and material", GIFT, "610112"),
    ("SN07", "SN", "退货待检仓", "Returns to inspect", RETURN, "610112"),
    ("SN09", "SN", "残次仓", "Defective goods", DEFECTIVE, "610112"),
    ("SN11", "SN", "汉中前置仓", "Hanzhong forward", SOUND, "610702"),
    ("SN12", "SN", "榆林前置仓", "Yulin forward", SOUND, "610802"),
    ("SN99", "SN", "在途", "In transit", TRANSIT, "61"),
    ("HB01", "HB", "武汉东西湖仓", "Wuhan Dongxihu", SOUND, "420112"),
    ("SC01", "SC", "成都双流仓", "Chengdu Shuangliu", SOUND, "510116"),
)


def warehouses() -> tuple[Warehouse, ...]:
    """Return all warehouses; the main one has twelve aisles, the others one place each."""
    return tuple(
        Warehouse(
            code=code,
            branch=branch,
            name=name,
            name_en=english,
            kind=kind,
            region=region,
            locations=_main_places() if code == MAIN else (single_place(code),),
        )
        for code, branch, name, english, kind, region in _ROWS
    )


def home_place(number: int) -> str:
    """Return the place in the main warehouse of the variant with this number."""
    return _main_places()[number % len(_main_places())]


def single_place(warehouse: str) -> str:
    """Return the only place of a warehouse without aisles."""
    return f"{warehouse}-A"


@cache
def _main_places() -> tuple[str, ...]:
    """Places such as A-01-02-3: aisle, bay, level, place."""
    return tuple(
        f"{aisle}-{bay:02d}-{level:02d}-{place}"
        for aisle in AISLES
        for bay in range(1, BAYS + 1)
        for level in range(1, LEVELS + 1)
        for place in range(1, PLACES + 1)
    )
