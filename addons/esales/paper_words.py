"""What the papers of selling can say: every value by its path, what people call it, an example.

A document is a nested dict; a value may be None where nothing is known, and then its place stays
empty. Numbers are Decimal (or int), amounts in CNY; ``rows.discount`` is the percentage of the list
price that is paid and ``rows.rate`` the tax rate in per cent, both as in 95 and 13. Sums are those
of the rows, so they cannot differ from them.
"""

from core.printing.composing import word
from core.printing.layout import Label

# How money comes in, as papers call it in their own language.
MEANS = {
    "transfer": Label(zh="银行转账", en="Bank transfer"),
    "cash": Label(zh="现金", en="Cash"),
    "scan": Label(zh="扫码支付", en="Scan to pay"),
    "card": Label(zh="刷卡（POS）", en="Card (POS)"),
    "draft": Label(zh="银行汇票", en="Bank draft"),
    "other": Label(zh="其他方式", en="Other means"),
}
COMMON = (
    word("number", "单号", "Number", "TH-SN-2611-00042"),
    word("date", "日期", "Date"),
    word("company.name", "销售方名称", "Seller's name", "岚屿电子（演示）有限公司"),
    word("company.tax_code", "销售方税号", "Seller's tax code", "91619999MA00DEM01J"),
    word("branch.code", "分公司代码", "Branch code", "SN"),
    word("branch.name", "分公司", "Branch", "陕西分公司"),
    word("warehouse.code", "仓库代码", "Warehouse code", "SN01"),
    word("warehouse.name", "仓库", "Warehouse", "西安未央成品仓"),
    word("clerk.name", "制单人", "Clerk", "柳青禾"),
    word("dealer.code", "客户编码", "Dealer number", "SN-D0007"),
    word("dealer.name", "经销商名称", "Dealer's name", "西安盛禾木商贸有限公司（演示）"),
    word("dealer.address", "经销商地址", "Dealer's address", "西安市未央区凤城八路 102 号"),
    word("dealer.phone", "经销商电话", "Dealer's phone", "199-0000-0107"),
    word("dealer.tax_code", "经销商税号", "Dealer's tax code", "91619999MA00DEM07X"),
    word("remark", "备注", "Remark", "演示"),
    word("rows.code", "商品编码", "Product code", "LY-AV-P09-BK"),
    word("rows.name", "商品名称", "Product", "便携点播机 9 英寸"),
    word("rows.spec", "规格", "Variant", "标准版 黑"),
    word("rows.unit", "单位", "Unit", "台"),
    word("rows.cartons", "箱数", "Cartons", "8"),
    word("rows.quantity", "数量", "Quantity", "48"),
    word("rows.price", "含税单价", "Price incl. tax", "459.00"),
    word("rows.discount", "折扣%", "% of list", "95"),
    word("rows.gross", "价税合计", "Amount incl. tax", "20930.40"),
)

SLIP_WORDS = (
    *COMMON,
    word("collector.name", "提货人", "Collector", "高䶮"),
    word("collector.phone", "提货人电话", "Collector's phone", "199-0000-0107"),
    word("collector.called", "提货人及电话", "Collector and phone", "高䶮 199-0000-0107"),
    word("collector.plate", "提货车号", "Van", "陕A D0107"),
)

INVOICE_WORDS = (
    *COMMON,
    word("slip.number", "出库单号", "Slip number", "TH-SN-2611-00042"),
    word("due", "到期日", "Due"),
    word("gross", "价税合计总额", "Total incl. tax", "20930.40"),
    word("company.reached", "销售方地址、电话", "Seller's address, phone", "西安市演示大道 1 号"),
    word("company.banked", "销售方开户行及账号", "Seller's bank, account", "演示银行 6190 0001"),
    word("dealer.reached", "经销商地址、电话", "Dealer's address, phone", "凤城八路 102 号"),
    word("dealer.banked", "经销商开户行及账号", "Dealer's bank, account", "演示银行 6190 0107"),
    word("rows.unit_net", "不含税单价", "Net price", "385.88541667"),
    word("rows.net", "不含税金额", "Net amount", "18522.48"),
    word("rows.rate", "税率%", "Tax rate %", "13"),
    word("rows.tax", "税额", "Tax", "2407.92"),
)
