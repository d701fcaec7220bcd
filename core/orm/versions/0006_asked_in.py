"""where somebody is asked stands in what asks him: every page looks it up for the menu"""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from alembic import op

revision = 'core_0006'
down_revision = 'core_0005'

OPEN = sa.text('answered is null')
BEFORE = {
    'open_login': ('login', 'asked', 'document'),
    'open_role': ('role', 'asked', 'document'),
}
NOW = {
    'open_login': ('login', 'asked', 'document', 'business'),
    'open_role': ('role', 'place', 'asked', 'document', 'department', 'business'),
}


def upgrade() -> None:
    _without(BEFORE)
    op.add_column(
        'core_assignment',
        sa.Column('business', sa.String(length=40), nullable=False, server_default=''),
    )
    op.execute('update core_assignment set business = (select business from core_document where core_document.id = core_assignment.document)')
    _with(NOW)


def downgrade() -> None:
    _without(NOW)
    op.drop_column('core_assignment', 'business')
    _with(BEFORE)


def _without(indexes: Iterable[str]) -> None:
    for name in indexes:
        op.drop_index(f'ix_core_assignment_{name}', 'core_assignment')


def _with(indexes: Mapping[str, tuple[str, ...]]) -> None:
    for name, columns in indexes.items():
        op.create_index(
            f'ix_core_assignment_{name}',
            'core_assignment',
            ['branch', *columns],
            postgresql_where=OPEN,
            sqlite_where=OPEN,
        )
