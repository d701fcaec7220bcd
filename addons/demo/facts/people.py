"""The people of the demonstration company; the sign-in page of a demonstration names them."""

from dataclasses import dataclass

from addons.demo.facts.organisation import positions
from addons.demo.facts.words import phone

PASSWORD = "lanyu-demo"
FIRST_PHONE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who signs in: what he is called, and the position in a department he holds.

    ``area`` says what part of the trade a salesperson looks after; it is empty for others.
    """

    login: str
    name: str
    name_en: str
    branch: str
    department: str
    position: str
    roles: tuple[str, ...]
    area: str
    phone: str
    mail: str


# Login, name, name in English, branch, department, position, area.
_ROWS = (
    ("linzhiyuan", "林致远", "Lin Zhiyuan", "00", "management", "director", ""),
    ("suwenqing", "苏文清", "Su Wenqing", "00", "management", "rollout", ""),
    ("qinlan", "秦岚", "Qin Lan", "SN", "management", "manager", ""),
    ("zhaohaichuan", "赵海川", "Zhao Haichuan", "SN", "sales", "manager", ""),
    ("wangjinghe", "王景禾", "Wang Jinghe", "SN", "sales", "salesperson", "关中"),
    ("gaosaibei", "高赛北", "Gao Saibei", "SN", "sales", "salesperson", "陕北"),
    ("hanqinglang", "韩清朗", "Han Qinglang", "SN", "sales", "salesperson", "陕南"),
    ("xushuyi", "许书怡", "Xu Shuyi", "SN", "sales", "salesperson", "教育渠道"),
    ("majianguo", "马建国", "Ma Jianguo", "SN", "warehouse", "head", ""),
    ("liuxiaomei", "刘晓梅", "Liu Xiaomei", "SN", "warehouse", "clerk", ""),
    ("zhangyan", "张䶮", "Zhang Yan", "SN", "warehouse", "clerk", ""),
    ("dongyulan", "董玉兰", "Dong Yulan", "SN", "finance", "invoicing", ""),
    ("weijing", "魏静", "Wei Jing", "SN", "finance", "accountant", ""),
    ("fangming", "方明", "Fang Ming", "SN", "management", "administrator", ""),
    ("hujiang", "胡江", "Hu Jiang", "HB", "management", "manager", ""),
    ("chenyunzhou", "陈云舟", "Chen Yunzhou", "HB", "sales", "salesperson", "湖北"),
    ("zhoulihua", "周丽华", "Zhou Lihua", "HB", "warehouse", "clerk", ""),
    ("pengkai", "彭凯", "Peng Kai", "HB", "management", "administrator", ""),
    ("luoshan", "罗珊", "Luo Shan", "SC", "management", "manager", ""),
)


def people() -> tuple[Person, ...]:
    """Return everybody, headquarters first."""
    roles = {(position.department, position.code): position.roles for position in positions()}
    return tuple(
        Person(
            login=login,
            name=name,
            name_en=name_en,
            branch=branch,
            department=department,
            position=position,
            roles=roles[department, position],
            area=area,
            phone=phone(FIRST_PHONE + number),
            mail=f"{login}@example.com",
        )
        for number, (login, name, name_en, branch, department, position, area) in enumerate(_ROWS)
    )
