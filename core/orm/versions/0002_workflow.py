"""who is asked, deadlines, comments, attachments, delegations"""

import sqlalchemy as sa
from alembic import op

import core.orm.types
from core.orm.engine import APPLICATION_ROLE
from core.orm.migrations import isolate

revision = 'core_0002'
down_revision = 'core_0001'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.add_column('core_movement', sa.Column('acted_for', sa.String(length=80), nullable=True))
    op.add_column('core_movement', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    # Until now documents stayed on the version they began on.
    op.execute('update core_movement set version = (select version from core_document where core_document.id = core_movement.document)')
    op.add_column('core_document', sa.Column('entered', core.orm.types.Instant(), nullable=True))
    op.add_column('core_document', sa.Column('deadline', core.orm.types.Instant(), nullable=True))
    op.add_column('core_document', sa.Column('urged', sa.Integer(), server_default='0', nullable=False))
    op.add_column('core_document', sa.Column('again', core.orm.types.Instant(), nullable=True))
    op.add_column('core_document', sa.Column('held', core.orm.types.Json(), nullable=True))
    op.execute('update core_document set entered = created where posted is null')
    op.create_index('ix_core_document_branch_business_step_entered', 'core_document', ['branch', 'business', 'step', 'entered'])
    op.create_index('ix_core_document_branch_creator_id', 'core_document', ['branch', 'creator', 'id'])
    started = sa.text('posted is null')
    op.create_index('ix_core_document_started', 'core_document', ['branch', 'creator', 'created', 'id'], postgresql_where=started, sqlite_where=started)
    op.create_index('ix_core_document_deadline', 'core_document', ['deadline'])
    op.create_table('core_assignment',
    sa.Column('id', KEY, nullable=False),
    sa.Column('document', KEY, nullable=False),
    sa.Column('step', sa.String(length=40), nullable=False),
    sa.Column('entered', core.orm.types.Instant(), nullable=False),
    sa.Column('login', sa.String(length=80), nullable=True),
    sa.Column('role', sa.String(length=40), nullable=True),
    sa.Column('department', sa.String(length=40), nullable=True),
    sa.Column('place', sa.String(length=40), nullable=True),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('how', sa.String(length=12), nullable=False),
    sa.Column('before', sa.Boolean(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('asked', core.orm.types.Instant(), nullable=False),
    sa.Column('answered', core.orm.types.Instant(), nullable=True),
    sa.Column('answer', sa.String(length=40), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=True),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['document', 'branch'], ['core_document.id', 'core_document.branch'], name='fk_core_assignment_document_branch'),
    sa.PrimaryKeyConstraint('id', name='pk_core_assignment')
    )
    isolate("core_assignment")
    op.create_index('ix_core_assignment_document', 'core_assignment', ['document'])
    op.create_index('ix_core_assignment_branch_login_document', 'core_assignment', ['branch', 'login', 'document'])
    op.create_index('ix_core_assignment_branch_role_document', 'core_assignment', ['branch', 'role', 'document'])
    for name, which, columns in (
        ('open_login', 'answered is null', ['login', 'asked']),
        ('open_role', 'answered is null', ['role', 'asked']),
        ('copies', "how = 'copied'", ['login', 'asked']),
        ('reassigned', "how = 'reassigned' and answered is null", []),
    ):
        op.create_index(
            f'ix_core_assignment_{name}',
            'core_assignment',
            ['branch', *columns, 'document'],
            postgresql_where=sa.text(which),
            sqlite_where=sa.text(which),
        )
    op.create_table('core_comment',
    sa.Column('id', KEY, nullable=False),
    sa.Column('document', KEY, nullable=False),
    sa.Column('at', core.orm.types.Instant(), nullable=False),
    sa.Column('author', sa.String(length=80), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('mentions', core.orm.types.Json(), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['document', 'branch'], ['core_document.id', 'core_document.branch'], name='fk_core_comment_document_branch'),
    sa.PrimaryKeyConstraint('id', name='pk_core_comment')
    )
    isolate("core_comment")
    op.create_index('ix_core_comment_document', 'core_comment', ['document'])
    op.create_table('core_attachment',
    sa.Column('id', KEY, nullable=False),
    sa.Column('document', KEY, nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('type', sa.String(length=120), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('at', core.orm.types.Instant(), nullable=False),
    sa.Column('author', sa.String(length=80), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['document', 'branch'], ['core_document.id', 'core_document.branch'], name='fk_core_attachment_document_branch'),
    sa.PrimaryKeyConstraint('id', name='pk_core_attachment')
    )
    isolate("core_attachment")
    op.create_index('ix_core_attachment_document', 'core_attachment', ['document'])
    op.create_table('core_delegation',
    sa.Column('id', KEY, nullable=False),
    sa.Column('owner', sa.String(length=80), nullable=False),
    sa.Column('agent', sa.String(length=80), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('businesses', core.orm.types.Json(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('made', core.orm.types.Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name='pk_core_delegation')
    )
    op.create_index('ix_core_delegation_agent_until', 'core_delegation', ['agent', 'until'])
    op.create_index('ix_core_delegation_owner_until', 'core_delegation', ['owner', 'until'])
    op.create_table('core_api_token',
    sa.Column('id', KEY, nullable=False),
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('user_id', KEY, nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('made', core.orm.types.Instant(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('used', core.orm.types.Instant(), nullable=True),
    sa.Column('ended', core.orm.types.Instant(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['core_user.id'], name='fk_core_api_token_user_id'),
    sa.PrimaryKeyConstraint('id', name='pk_core_api_token'),
    sa.UniqueConstraint('token', name='uq_core_api_token_token')
    )
    op.create_index('ix_core_api_token_user_id', 'core_api_token', ['user_id'])
    if op.get_bind().dialect.name == 'postgresql':
        # What the policy shows, by a plain condition: indexes of own fields serve filters here.
        op.execute(
            "create view core_document_here as select id, branch, business, own from core_document "
            "where branch = any(string_to_array(current_setting('app.branch', true), ','))"
        )
        op.execute(f'revoke insert, update, delete on core_document_here from {APPLICATION_ROLE}')


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('drop view core_document_here')
    for name in ('core_api_token', 'core_delegation', 'core_attachment', 'core_comment', 'core_assignment'):
        op.drop_table(name)
    for name in ('deadline', 'started', 'branch_creator_id', 'branch_business_step_entered'):
        op.drop_index(f'ix_core_document_{name}', table_name='core_document')
    for name in ('held', 'again', 'urged', 'deadline', 'entered'):
        op.drop_column('core_document', name)
    op.drop_column('core_movement', 'version')
    op.drop_column('core_movement', 'acted_for')
