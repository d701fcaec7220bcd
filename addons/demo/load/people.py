"""Who does what in the demonstration's last days, by login."""

HEAD = "majianguo"
CASHIER = "weijing"
SELLER = "wangjinghe"
CLERK, SECOND_CLERK = "liuxiaomei", "zhangyan"
INVOICING = "dongyulan"
EVERYBODY = (HEAD, CASHIER, SELLER, CLERK, SECOND_CLERK, INVOICING)
