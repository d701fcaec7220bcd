"""what an order has set aside has no end of its own"""

from alembic import op

import core.orm.types

revision = 'inventory_0003'
down_revision = 'inventory_0002'


def upgrade() -> None:
    _lasting_claims()


def _lasting_claims() -> None:
    with op.batch_alter_table('inventory_claim') as claim:
        claim.alter_column('until', existing_type=core.orm.types.Instant(), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table('inventory_claim') as claim:
        claim.alter_column('until', existing_type=core.orm.types.Instant(), nullable=False)
