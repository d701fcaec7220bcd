"""The organisation: legal entities, branches with their phases, departments, positions."""

from dataclasses import dataclass
from datetime import date, timedelta

from addons.demo.facts.calendar import history_begins, stock_begins
from addons.demo.facts.words import phone
from core.company.social_credit import complete

COMPANY_ZH = "岚屿电子（演示）"
COMPANY_EN = "Lanyu Electronics (demo)"


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalEntity:
    """A tax subject with its unified social credit code."""

    code: str
    title: str
    title_en: str
    tax_code: str
    address: str
    phone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """Headquarters or a provincial sales branch; ``name`` stands in the addresses of its pages."""

    name: str
    code: str
    gb_code: str
    title: str
    title_en: str
    entity: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Phase:
    """From a day on these addons, as far as they exist, and no others are on in a branch."""

    branch: str
    since: date
    addons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Department:
    """A department that branches have, ``under`` another one or right under the branch."""

    code: str
    title: str
    title_en: str
    under: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """A position in a department, the roles it carries, and whether it leads the department."""

    department: str
    code: str
    title: str
    title_en: str
    roles: tuple[str, ...]
    heads: bool


DEPARTMENTS = (
    Department(code="management", title="管理部", title_en="Management"),
    Department(code="sales", title="销售部", title_en="Sales", under="management"),
    Department(code="warehouse", title="仓储部", title_en="Warehouse", under="management"),
    Department(code="finance", title="财务部", title_en="Finance", under="management"),
)

# Department, code, title, English title, and the role that the position carries.
_POSITIONS = (
    ("management", "manager", "总经理", "General manager", "branch_manager"),
    ("management", "director", "渠道总监", "Channel director", "channel_director"),
    ("management", "rollout", "推广负责人", "Rollout lead", "rollout_lead"),
    ("management", "administrator", "系统管理员", "Administrator", "administrator"),
    ("sales", "manager", "销售经理", "Sales manager", "sales_manager"),
    ("sales", "salesperson", "销售员", "Salesperson", "salesperson"),
    ("warehouse", "head", "仓库主管", "Warehouse head", "warehouse_head"),
    ("warehouse", "clerk", "提货柜台员", "Counter clerk", "counter_clerk"),
    ("finance", "invoicing", "开票员", "Invoicing", "invoicing"),
    ("finance", "accountant", "财务", "Accountant", "finance"),
)
_HEADS = {
    ("management", "manager"),
    ("sales", "manager"),
    ("warehouse", "head"),
    ("finance", "accountant"),
}


def legal_entities() -> tuple[LegalEntity, ...]:
    """Return the company itself and the selling companies of Hubei and Sichuan."""
    places = (
        ("LE01", COMPANY_ZH, COMPANY_EN, "91619999MA00DEM01", "陕西省西安市未央区演示大道1号"),
        (
            "LE42",
            "岚屿电子（演示）湖北销售有限公司",
            "Lanyu Electronics (demo) Hubei Sales",
            "91429999MA00DEM42",
            "湖北省武汉市东西湖区演示大道42号",
        ),
        (
            "LE51",
            "岚屿电子（演示）四川销售有限公司",
            "Lanyu Electronics (demo) Sichuan Sales",
            "91519999MA00DEM51",
            "四川省成都市双流区演示大道51号",
        ),
    )
    return tuple(
        LegalEntity(
            code=code,
            title=title,
            title_en=english,
            tax_code=complete(body),
            address=address,
            phone=phone(number),
        )
        for number, (code, title, english, body, address) in enumerate(places, start=1)
    )


def branches() -> tuple[Branch, ...]:
    """Return headquarters and the three branches; 陕西 is SN, for SX is 山西."""
    rows = (
        ("hq", "00", "00", "总部（演示）", "Headquarters (demo)", "LE01"),
        ("shaanxi", "SN", "61", "陕西分公司（演示）", "Shaanxi (demo)", "LE01"),
        ("hubei", "HB", "42", "湖北分公司（演示）", "Hubei (demo)", "LE42"),
        ("sichuan", "SC", "51", "四川分公司（演示）", "Sichuan (demo)", "LE51"),
    )
    return tuple(
        Branch(name=name, code=code, gb_code=gb, title=title, title_en=english, entity=entity)
        for name, code, gb, title, english, entity in rows
    )


def phases(today: date) -> tuple[Phase, ...]:
    """Return who works with what: Shaanxi with everything, Hubei with e-sales, Sichuan not yet.

    Shaanxi began with e-sales 26 months ago and has counted its stock by serial for 90 days.
    """
    return (
        Phase(branch="SN", since=history_begins(today), addons=("esales",)),
        Phase(
            branch="SN",
            since=stock_begins(today),
            addons=("esales", "emarketing", "inventory", "purchasing", "barcode"),
        ),
        Phase(branch="HB", since=today - timedelta(days=60), addons=("esales",)),
    )


def positions() -> tuple[Position, ...]:
    """Return the positions, each with its role; a code is of its department only."""
    return tuple(
        Position(
            department=department,
            code=code,
            title=title,
            title_en=english,
            roles=(role,),
            heads=(department, code) in _HEADS,
        )
        for department, code, title, english, role in _POSITIONS
    )
