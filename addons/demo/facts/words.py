"""Words that invented names are made of."""

from random import Random

# Words before the trade in a dealer's name; none is the name of a company known to us.
DEALER_WORDS = (
    "云栖禾", "映山晴", "竹屿", "南木风", "听澜石", "晓禾川", "星野木", "半亩晴",
    "渔舟白", "砚石青", "鹿鸣溪", "青禾屿", "沐石", "长亭晴", "白露禾", "松间木",
    "木棉川", "秋水桥", "归云屿", "知远禾", "若川", "晴岚木", "榴树里", "九溪晴",
    "拾光禾", "柳岸青", "云间石", "禾下风", "山止川", "溪午", "泊舟晴", "望禾",
    "暖石", "鸣泉木", "千帆禾", "初桐", "井上云", "梧川", "藤月桥", "烟树晴",
    "石上禾", "海棠里", "临川木", "朝露屿", "雁回晴", "麦浪青", "桑榆石", "野渡桥",
    "杏川", "清越禾", "岭上木", "霜叶里", "苇岸", "浅山晴", "古槐风", "新桐屿",
    "雨前川", "花溪木", "远岫", "芦荻青", "春涧石", "落霞禾", "冬青里", "樟木晴",
    "稻香屿", "银杏川", "明河木", "东篱青", "棠梨桥", "静川", "流萤里", "竹外晴",
    "杉木风", "晚照禾", "河洲青", "叠翠石", "枫桥里", "桂影川", "雪松晴", "兰舟木",
    "碧梧", "丹枫屿", "榕荫里", "荷风桥", "柏庭", "蓼汀青", "石竹晴", "云杉里",
    "椿川", "枣林禾", "茶山木", "泉石屿", "橘洲青",
)  # fmt: skip
SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
)
GIVEN_NAMES = (
    "建国", "志强", "秀兰", "永红", "海燕", "小军", "丽娜", "文斌", "晓东", "春梅", "国庆", "玉珍",
    "伟", "静", "鹏", "敏", "磊", "娟", "超", "艳", "浩然", "思雨", "子轩", "欣怡", "宇航", "佳慧",
    "雪梅", "振华", "立新", "红霞", "明辉", "彩霞", "长青", "亚楠", "俊峰", "瑞雪", "德胜", "凤英",
    "小龙", "慧敏", "大伟", "晨曦", "世杰", "巧云", "卫东", "双喜", "景行", "若兰", "䶮", "㛃",
)  # fmt: skip
ROADS = ("演示大道", "演示路", "样例路", "虚构街", "示范巷", "例子东路", "例子西路", "样本街")


def person_name(rng: Random) -> str:
    """Return an invented Chinese name; a few have rare characters, as real ones do."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN_NAMES)


def street_address(rng: Random) -> str:
    """Return a road that does not exist, and a number on it."""
    return f"{rng.choice(ROADS)}{rng.randint(1, 399)}号"


def phone(number: int) -> str:
    """Return the ``number``-th telephone number of the demonstration (0 to 9999)."""
    return f"199-0000-{number:04d}"
