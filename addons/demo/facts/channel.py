"""How the channel is laid out: counties, grades, tiers, special cases, by place in the branch."""

SUSPENSION = "suspended"
OVERDUE = "overdue"
LICENCE_ENDING = "licence_ending"
DIVERTING = "diverting"
TEMPORARY_LIMIT = "temporary_limit"
SHOWCASE = "showcase"

# The county of each dealer, branch by branch; the first seven are those of the given names.
COUNTIES = {
    "SN": (
        "610112", "610303", "610402", "610502", "610702", "610802", "610902", "610113", "610113",
        "610104", "610104", "610103", "610102", "610112", "610111", "610116", "610115", "610114",
        "610117", "610118", "610122", "610124", "610302", "610304", "610305", "610323", "610326",
        "610404", "610422", "610423", "610425", "610481", "610482", "610581", "610523", "610526",
        "610528", "610582", "610503", "610204", "610203", "610602", "610603", "610629", "610681",
        "610703", "610722", "610723", "610725", "610724", "610881", "610822", "610824", "610825",
        "610826", "610981", "610924", "610922", "611002", "611021",
    ),
    "HB": (
        "420106", "420102", "420111", "420112", "420105", "420103", "420202", "420281", "420302",
        "420502", "420583", "420606", "420602", "420683", "420704", "420802", "420902", "420984",
        "421003", "421102", "421181", "421202", "421303", "422801",
    ),
    "SC": (
        "510116", "510107", "510104", "510106", "510181", "510302", "510504", "510603", "510703",
        "510903", "511002", "511181", "511302", "511381", "511502", "511702",
    ),
}  # fmt: skip

GIVEN_NAMES = (
    ("盛禾木", "商贸"),
    ("远桥", "数码"),
    ("柏川", "电子"),
    ("向晴", "家电"),
    ("青朗", "数码"),
    ("塞北晴", "电子"),
    ("水云", "文化用品"),
)

# Trade, and the product lines that dealers of the trade sell.
TRADES = (
    ("商贸", ("AV", "TW", "ED")),
    ("电子", ("AV", "TW")),
    ("数码", ("AV", "TW", "ED")),
    ("家电", ("AV", "TW")),
    ("文化用品", ("ED",)),
)
TRADE_WEIGHTS = (30, 20, 25, 15, 10)

# Collectors with characters that fonts and input methods lack, by place among all dealers.
RARE_NAMES = {0: "龚䶮", 9: "石㛃"}

# Grades in the order in which a branch's dealers get them; what is left has grade C.
GRADES: dict[str, dict[str, tuple[int, ...]]] = {
    "SN": {"A": (0, 1, 3, 9, 17, 33, 45, 50), "S": (4, 5, 7, 13)},
    "HB": {"A": (1, 9, 11), "S": (0,)},
    "SC": {"A": (8,), "S": (0,)},
}
B_DEALERS = {"SN": 12, "HB": 6, "SC": 4}
LIMITS = {"S": (800, 1500, 50), "A": (300, 600, 25), "B": (80, 200, 10), "C": (0, 0, 1)}
TERM_DAYS = {"S": 30, "A": 30, "B": 15, "C": 0}
# What dealers take in a month: of their limit, and in CNY of those who pay ahead.
MONTHLY_SHARE = {"S": 0.7, "A": 0.7, "B": 1.1}
PREPAID_MONTHLY = 165_000
DEPOSITS = {"S": (100_000,), "A": (50_000,), "B": (50_000, 20_000), "C": (20_000,)}
# General taxpayers of a hundred dealers, and the place of the given name that is a 经营部.
GENERAL_COUNT = 70
SMALL_GIVEN = 2

# Place in the branch of each special case.
CASES: dict[str, dict[int, str]] = {
    "SN": {
        0: SHOWCASE, 20: SUSPENSION, 16: OVERDUE, 46: LICENCE_ENDING, 34: DIVERTING,
        3: TEMPORARY_LIMIT,
    },
}  # fmt: skip
# Place in the branch of each parent, and of the second-tier dealers under it.
TIERS: dict[str, dict[int, tuple[int, ...]]] = {
    "SN": {1: (22, 24), 2: (29,), 4: (47,), 5: (54,)},
    "HB": {0: (4, 7)},
}
