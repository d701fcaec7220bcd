"""Values as a reader sees them: how long something took is said as a person would say it."""

from decimal import Decimal

import pytest

from core.web.show import Show


@pytest.mark.parametrize(
    ("hours", "said", "in_chinese"),
    [
        ("0", "0", "0"),
        ("0.01", "<1 min", "<1分钟"),
        ("0.5", "30 min", "30分钟"),
        ("1", "1 hr", "1小时"),
        ("7.25", "7.2 hr", "7.2小时"),
        ("8", "1 day", "1天"),
        ("20", "2.5 days", "2.5天"),
    ],
)
def test_a_span_is_said_in_minutes_hours_or_days_of_working_time(hours, said, in_chinese):
    told = {
        locale: Show(locale, "Asia/Shanghai", "CNY", str).lasting(Decimal(hours), 8)
        for locale in ("en", "zh_CN")
    }

    assert told == {"en": said, "zh_CN": in_chinese}
