"""what was said of imported files, to be remembered"""

import sqlalchemy as sa
from alembic import op

import core.orm.types

revision = 'core_0003'
down_revision = 'core_0002'


def upgrade() -> None:
    _imports()


def _imports() -> None:
    op.add_column('core_upload', sa.Column('headers', sa.String(length=32), server_default='', nullable=False))
    op.add_column('core_upload', sa.Column('fault', core.orm.types.Json(), nullable=True))


def downgrade() -> None:
    op.drop_column('core_upload', 'fault')
    op.drop_column('core_upload', 'headers')
