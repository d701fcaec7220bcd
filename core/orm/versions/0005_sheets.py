"""labels and lists wait in the print queue, which keeps what they say"""

import sqlalchemy as sa
from alembic import op

import core.orm.types

revision = 'core_0005'
down_revision = 'core_0004'


def upgrade() -> None:
    op.add_column('core_print_job', sa.Column('told', core.orm.types.Json(), nullable=True))


def downgrade() -> None:
    op.drop_column('core_print_job', 'told')
