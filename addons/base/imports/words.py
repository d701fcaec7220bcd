"""Words in other people's tables, in either language, for what we name by one word."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.exchange.parsing import one_of

SEPARATORS = re.compile(r"[,;，；、/|\s]+")

# Titles in both languages for the words under which records keep them.
ROLES = {
    "customer": "customer",
    "客户": "customer",
    "dealer": "dealer",
    "经销商": "dealer",
    "supplier": "supplier",
    "供应商": "supplier",
    "partner": "partner",
    "合作伙伴": "partner",
    "competitor": "competitor",
    "竞争对手": "competitor",
}
PARTY_KINDS = {
    "company": "company",
    "企业": "company",
    "公司": "company",
    "trader": "trader",
    "sole trader": "trader",
    "个体工商户": "trader",
    "person": "person",
    "个人": "person",
}
TAXPAYERS = {
    "general": "general",
    "general taxpayer": "general",
    "一般纳税人": "general",
    "增值税一般纳税人": "general",
    "一般": "general",
    "small": "small",
    "small-scale taxpayer": "small",
    "小规模纳税人": "small",
    "增值税小规模纳税人": "small",
    "小规模": "small",
    "none": "none",
    "not a taxpayer": "none",
    "非纳税人": "none",
}
SERIALS = {
    "none": "none",
    "not tracked": "none",
    "不管理": "none",
    "不跟踪": "none",
    "at_issue": "at_issue",
    "tracked at issue only": "at_issue",
    "仅出库管理": "at_issue",
    "仅出库跟踪": "at_issue",
    "throughout": "throughout",
    "tracked throughout": "throughout",
    "全程管理": "throughout",
    "全程跟踪": "throughout",
}
STAGES = {
    "announced": "announced",
    "未上市": "announced",
    "active": "active",
    "on sale": "active",
    "在售": "active",
    "superseded": "superseded",
    "已替代": "superseded",
    "obsolete": "obsolete",
    "停产": "obsolete",
    "已淘汰": "obsolete",
}


def several(choices: dict[str, str]) -> Callable[[str], tuple[str, ...]]:
    """A parser that takes several words of ``choices``, however they are separated."""
    one = one_of(choices)

    def chosen(text: str) -> tuple[str, ...]:
        return tuple(sorted({one(word) for word in SEPARATORS.split(text) if word}))

    return chosen
