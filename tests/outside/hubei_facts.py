"""What Hubei begins with: its clock, its people's goods, dealers and old books, as files say it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from core.company.social_credit import complete

HOURS = ZoneInfo("Asia/Shanghai")
EVE, START, LAST = date(2026, 2, 28), date(2026, 3, 2), date(2026, 3, 31)
WAREHOUSE = "HB01"
SELLER = complete("91420100MA4K0A001")

LIST = {
    "SPK-459": Decimal("459.00"),
    "CBL-10": Decimal("10.00"),
    "RAD-100": Decimal("100.00"),
    "TAB-1999": Decimal("1999.00"),
}
COST = {"SPK-459": 300, "CBL-10": 4, "RAD-100": 60, "TAB-1999": 1300}
# What each dealer pays of the list price, and what his account began with.
PAYS = {
    "JC": Decimal("0.95"),
    "YQ": Decimal("0.97"),
    "SX": Decimal(1),
    "XQ": Decimal(1),
}
OWED = {"JC": Decimal(12000), "YQ": Decimal(5000), "SX": Decimal(-30000), "XQ": Decimal(0)}
OLD = {"JC": Decimal("5232.60"), "YQ": Decimal("970.00")}
LOOSE = {"SPK-459": 300, "CBL-10": 800}


def radio(number: int) -> str:
    """The serial number of a radio; forty are there, four in a carton."""
    return f"R26{number:06}"


def tablet(number: int) -> str:
    """The serial number of a tablet; twenty are there."""
    return f"T26{number:06}"


def carton(number: int) -> str:
    """The label of the carton with radios 4n to 4n + 3."""
    return f"CT-RAD-{number:03}"


class Calendar:
    """The clock of the story: it stands on a day, and goes on a second at every look."""

    def __init__(self, day: date) -> None:
        self.turn_to(day)

    def turn_to(self, day: date, hour: int = 8) -> None:
        """Begin ``day`` at this hour."""
        self.day, self._seconds = day, count()
        self._hour = datetime.combine(day, time(hour), HOURS).astimezone(UTC)

    def __call__(self) -> datetime:
        return self._hour + timedelta(seconds=next(self._seconds))


def _table(*rows: str) -> str:
    return "\n".join(rows) + "\n"


PRODUCTS = _table(
    "编码,名称,英文名称,单位,税率,税收分类编码,序列号管理",
    "SPK-459,蓝牙音箱,Speaker,台,13 %,1090511010000000000,不管理",
    "CBL-10,数据线,Cable,条,13 %,1090511020000000000,不管理",
    "RAD-100,便携收音机,Radio,台,13 %,1090511030000000000,全程管理",
    "TAB-1999,学习平板,Tablet,台,13 %,1090511040000000000,全程管理",
)
PRICES = _table(
    "编码,价格,起始日期", *(f"{code},{price},2026-01-01" for code, price in LIST.items())
)
_TERMS = "武汉市,{grade},{pays},{limit},30,武汉市,CARD-{code},启用"
DEALERS = _table(
    "编码,名称,统一社会信用代码,地区,等级,结算方式,信用额度,账期,授权区域,经销商卡,状态",
    *(
        f"{code},{name},{complete(tax)},"
        + _TERMS.format(grade=grade, pays=pays, limit=limit, code=code)
        for code, name, tax, grade, pays, limit in (
            ("JC", "武汉江城数码商贸有限公司", "91420100MA4K0B001", "A", "月结", 150000),
            ("YQ", "黄石远桥电子经营部", "91420200MA4K0B002", "B", "月结", 60000),
            ("SX", "宜昌三峡家电有限公司", "91420500MA4K0B003", "C", "预付款", 0),
            ("XQ", "襄阳向晴数码有限公司", "91420600MA4K0B004", "C", "预付款", 0),
        )
    ),
)
STOCK_HEAD = "编码,仓库,货位,序列号,箱码,数量,单位成本,入库日期"
WRONG_ROW = "CBL-10,HB01,Z-09,,,800,4,2026-01-15"
STOCK_ROWS = (
    "SPK-459,HB01,A-01,,,300,300,2026-01-15",
    *(f"RAD-100,HB01,B-01,{radio(n)},{carton(n // 4)},1,60,2025-12-01" for n in range(40)),
    *(f"TAB-1999,HB01,B-02,{tablet(n)},,1,1300,2025-11-20" for n in range(20)),
)
STOCK = _table(STOCK_HEAD, *STOCK_ROWS, WRONG_ROW)
ACCOUNTS = _table(
    "经销商编码,账户,金额,日期",
    "JC,往来余额,12000,2026-02-20",
    "YQ,往来余额,5000,2026-02-25",
    "SX,往来余额,-30000,2026-02-25",
    "JC,保证金,20000,2026-02-20",
)
UNINVOICED = _table(
    "原单号,商品编码,经销商编码,日期,未开票数量,未开票金额",
    "OLD-1,SPK-459,JC,2026-02-20,12,5232.60",
    "OLD-2,RAD-100,YQ,2026-02-24,10,970.00",
)
