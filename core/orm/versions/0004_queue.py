"""prints wait for their printers in a queue of the branch"""

import sqlalchemy as sa
from alembic import op

import core.orm.types
from core.orm.migrations import isolate

revision = 'core_0004'
down_revision = 'core_0003'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('core_print_job',
    sa.Column('id', KEY, nullable=False),
    sa.Column('document', KEY, nullable=True),
    sa.Column('paper', sa.String(length=60), nullable=False),
    sa.Column('copy', sa.Integer(), nullable=False),
    sa.Column('layout', sa.String(length=60), nullable=False),
    sa.Column('printer', sa.String(length=20), nullable=False),
    sa.Column('asked', core.orm.types.Instant(), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('since', core.orm.types.Instant(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('claim', sa.String(length=40), nullable=True),
    sa.Column('agent', sa.String(length=80), nullable=False),
    sa.Column('touched', core.orm.types.Instant(), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('detail', sa.String(length=300), nullable=False),
    sa.Column('said_by', sa.String(length=80), nullable=False),
    sa.Column('ended', core.orm.types.Instant(), nullable=True),
    sa.Column('alarmed', core.orm.types.Instant(), nullable=True),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['document', 'branch'], ['core_document.id', 'core_document.branch'], name='fk_core_print_job_document_branch'),
    sa.PrimaryKeyConstraint('id', name='pk_core_print_job'),
    sa.UniqueConstraint('document', 'paper', 'copy', name='uq_core_print_job_document_paper_copy')
    )
    isolate("core_print_job")
    op.create_index('ix_core_print_job_branch_state_id', 'core_print_job', ['branch', 'state', 'id'])


def downgrade() -> None:
    op.drop_table('core_print_job')
