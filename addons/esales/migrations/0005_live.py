"""what a branch that is live corrects: returns, who pays for an order, rebates"""

import sqlalchemy as sa
from alembic import op

import core.orm.types
from core.orm.migrations import isolate

revision = 'esales_0005'
down_revision = 'esales_0004'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    _returns()
    _order_parties()
    _rebates()


def _rebates() -> None:
    op.create_table('esales_rebate',
    sa.Column('id', KEY, nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('dealer_id', KEY, nullable=False),
    sa.Column('deed', sa.String(length=10), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('amount', core.orm.types.Money(), nullable=False),
    sa.Column('promotion_id', KEY, nullable=True),
    sa.Column('agreement', sa.String(length=500), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['dealer_id', 'branch'], ['esales_dealer.id', 'esales_dealer.branch'], name=op.f('fk_esales_rebate_dealer_id_branch')),
    sa.ForeignKeyConstraint(['id', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_esales_rebate_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_rebate')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_rebate_id_branch'))
    )
    isolate("esales_rebate")
    op.create_index(op.f('ix_esales_rebate_dealer_id'), 'esales_rebate', ['dealer_id'], unique=False)


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
    for table in ('esales_return', 'esales_refund'):
        op.add_column(table, sa.Column('reversed', core.orm.types.Instant(), nullable=True))
    # What came back until now is traced from its pickups, too.
    op.execute("""
        insert into core_link (branch, source, target, relation)
        select distinct line.branch, line.pickup_id, line.return_id, 'return'
        from esales_return_line line
        join esales_return back on back.id = line.return_id
        where back.received is not null
    """)


def downgrade() -> None:
    op.drop_table('esales_rebate')
    for column in ('payer_id', 'invoiced_id'):
        op.drop_column('esales_order', column)
    op.execute("delete from core_link where relation = 'return'")
    for table in ('esales_return', 'esales_refund'):
        op.drop_column(table, 'reversed')
