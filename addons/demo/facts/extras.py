"""What is sold beside the goods: spare parts without serials, services, kits of several goods."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from addons.demo.facts.articles import (
    KIT,
    PART,
    SERVICE,
    SERVICE_TAX,
    KitPart,
    Variant,
    cost,
    dealer_price,
    money,
    tax_category,
)

KIT_SHARE = 0.95
SERVICE_CATEGORY = "3049900" + "0" * 12
SOLD_FOR = timedelta(days=1500)

# Code, line, name, English name, retail price, pieces a carton.
_PARTS = (
    ("LY-XX01", "AV", "通用遥控器", "Remote control", 39, 100),
    ("LY-XX02", "AV", "音箱电源适配器 12V", "Speaker power supply 12 V", 49, 50),
    ("LY-XX03", "AV", "投影仪灯泡组件", "Projector lamp unit", 399, 10),
    ("LY-XX04", "AV", "耳机耳塞套装", "Ear tips", 19, 100),
    ("LY-XX05", "AV", "HDMI 连接线 2 米", "HDMI cable 2 m", 29, 100),
    ("LY-XX06", "TW", "电话听筒卷线", "Handset cord", 12, 100),
    ("LY-XX07", "TW", "无绳电话充电电池", "Cordless telephone battery", 35, 100),
    ("LY-XX08", "TW", "儿童手表表带", "Watch strap", 29, 100),
    ("LY-XX09", "ED", "学习平板手写笔", "Tablet stylus", 99, 50),
    ("LY-XX10", "ED", "错题打印纸（10 卷）", "Printer paper, 10 rolls", 59, 20),
)
# Code, line, name, English name, price.
_SERVICES = (
    ("LY-SV01", "AV", "投影仪上门安装服务", "Projector installation", 199),
    ("LY-SV02", "ED", "学习平板延长保修一年", "Tablet warranty extension, 1 year", 299),
)
# Code, line, family, name, English name, parts.
_KITS = (
    ("LY-KT01", "AV", "PJ", "客厅影院组合", "Living-room cinema", ("LY-PJ300-S", "LY-SB500-S")),
    ("LY-KT02", "AV", "WM", "家庭欢唱组合", "Karaoke", ("LY-WM500-S", "LY-BS700-BK")),
    ("LY-KT03", "TW", "WT", "巡店对讲四机组合", "Four radios", ("LY-WT300-S",) * 4),
    ("LY-KT04", "TW", "CF", "会议室组合", "Meeting room", ("LY-CF500-S", "LY-IP500-BK")),
    ("LY-KT05", "ED", "TB", "开学组合", "School", ("LY-TB300-64", "LY-DI300-64", "LY-LA500-BK")),
)  # fmt: skip


def parts(today: date) -> Iterator[Variant]:
    """Yield the ten spare parts, which have no serials."""
    for code, line, name, english, retail, carton in _PARTS:
        yield Variant(
            code=code,
            product=code,
            line=line,
            family=f"{line}-XX",
            kind=PART,
            name=f"岚屿{name}",
            name_en=f"Lanyu {english}",
            retail=money(retail),
            dealer_price=dealer_price(retail),
            cost=cost(retail),
            tax_category=tax_category(line, "XX"),
            carton=carton,
            launched=today - SOLD_FOR,
        )


def services(today: date) -> Iterator[Variant]:
    """Yield installation and warranty extension, taxed at 6 %."""
    for code, line, name, english, retail in _SERVICES:
        yield Variant(
            code=code,
            product=code,
            line=line,
            family=f"{line}-XX",
            kind=SERVICE,
            name=f"岚屿{name}",
            name_en=f"Lanyu {english}",
            retail=money(retail),
            dealer_price=dealer_price(retail),
            cost=cost(retail),
            tax_rate=SERVICE_TAX,
            tax_category=SERVICE_CATEGORY,
            carton=0,
            launched=today - SOLD_FOR,
        )


def kits(goods: Mapping[str, Variant]) -> Iterator[Variant]:
    """Yield the kits at 95 % of what their parts cost one by one, ending in nine."""
    for code, line, family, name, english, contents in _KITS:
        whole = float(sum(goods[part].retail for part in contents))
        retail = round(whole * KIT_SHARE / 10) * 10 - 1
        yield Variant(
            code=code,
            product=code,
            line=line,
            family=f"{line}-{family}",
            kind=KIT,
            name=f"岚屿{name}",
            name_en=f"Lanyu kit: {english}",
            retail=money(retail),
            dealer_price=dealer_price(retail),
            cost=cost(retail),
            tax_category=tax_category(line, family),
            carton=1,
            launched=max(goods[part].launched for part in contents),
            parts=tuple(
                KitPart(variant=part, quantity=contents.count(part))
                for part in dict.fromkeys(contents)
            ),
        )
