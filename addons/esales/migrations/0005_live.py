"""what a branch that is live corrects: returns that are taken back"""

import sqlalchemy as sa
from alembic import op

import core.orm.types

revision = 'esales_0005'
down_revision = 'esales_0004'


def upgrade() -> None:
    _returns()


def _returns() -> None:
    op.add_column('esales_return', sa.Column('reversed', core.orm.types.Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column('esales_return', 'reversed')
