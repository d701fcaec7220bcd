"""what a branch that is live corrects: returns that are taken back, who pays for an order"""

import sqlalchemy as sa
from alembic import op

import core.orm.types

revision = 'esales_0005'
down_revision = 'esales_0004'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    _returns()
    _order_parties()


def _order_parties() -> None:
    for column in ('payer_id', 'invoiced_id'):
        op.add_column('esales_order', sa.Column(column, KEY, nullable=True))
        # Until now an order was paid and invoiced as its dealer's form said.
        op.execute(f"""
            update esales_order set {column} = (
                select dealer.{column} from esales_dealer dealer
                where dealer.id = esales_order.dealer_id
            )
        """)


def _returns() -> None:
    op.add_column('esales_return', sa.Column('reversed', core.orm.types.Instant(), nullable=True))


def downgrade() -> None:
    for column in ('payer_id', 'invoiced_id'):
        op.drop_column('esales_order', column)
    op.drop_column('esales_return', 'reversed')
