"""pieces and cartons that go from the books of one branch into those of another"""

import sqlalchemy as sa
from alembic import op

revision = 'base_0004'
down_revision = 'base_0003'

OWN = sa.text('kept_by is null')


KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
INDEXES = ('carton_id', 'ending', 'holder_id', 'number', 'twin')
ROWS = 'id, variant_id, number, twin, carton_id, holder_id, branch'


def upgrade() -> None:
    with op.batch_alter_table('base_carton') as carton:
        carton.add_column(sa.Column('kept_by', sa.String(length=8), nullable=True))
        carton.drop_constraint(op.f('uq_base_carton_code'), type_='unique')
        carton.create_unique_constraint(op.f('uq_base_carton_code_branch'), ['code', 'branch'])
    _once('base_carton', 'code')
    if op.get_bind().dialect.name == 'sqlite':
        _anew()
    else:
        _in_place()
    _once('base_serial', 'variant_id', 'number')
    _once('base_serial', 'variant_id', 'twin')


def _in_place() -> None:
    op.add_column('base_serial', sa.Column('kept_by', sa.String(length=8), nullable=True))
    for name in ('number', 'twin'):
        op.drop_constraint(op.f(f'uq_base_serial_variant_id_{name}'), 'base_serial')
    op.create_unique_constraint(
        op.f('uq_base_serial_variant_id_number_branch'),
        'base_serial',
        ['variant_id', 'number', 'branch'],
    )


def _anew() -> None:
    """The table once more, row by row: SQLite takes off no constraint, Alembic copies no ending."""
    ending = 'substr(number, case when length(number) > 4 then length(number) - 3 else 1 end)'
    op.create_table('base_serial_anew',
    sa.Column('id', KEY, nullable=False),
    sa.Column('variant_id', KEY, nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('ending', sa.String(length=4), sa.Computed(ending, persisted=True), nullable=False),
    sa.Column('twin', sa.String(length=64), nullable=True),
    sa.Column('carton_id', KEY, nullable=True),
    sa.Column('holder_id', KEY, nullable=True),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('kept_by', sa.String(length=8), nullable=True),
    sa.ForeignKeyConstraint(['carton_id', 'branch'], ['base_carton.id', 'base_carton.branch'], name=op.f('fk_base_serial_carton_id_branch')),
    sa.ForeignKeyConstraint(['variant_id'], ['base_variant.id'], name=op.f('fk_base_serial_variant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_base_serial')),
    sa.CheckConstraint('twin is null or twin <> number', name=op.f('ck_base_serial_twin')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_base_serial_id_branch')),
    sa.UniqueConstraint('variant_id', 'number', 'branch', name=op.f('uq_base_serial_variant_id_number_branch'))
    )
    op.execute(f'insert into base_serial_anew ({ROWS}) select {ROWS} from base_serial')
    op.drop_table('base_serial')
    op.rename_table('base_serial_anew', 'base_serial')
    for name in INDEXES:
        op.create_index(op.f(f'ix_base_serial_{name}'), 'base_serial', [name], unique=False)


def _once(table: str, *columns: str) -> None:
    op.create_index(
        op.f(f"ix_{table}_{'_'.join(columns)}"),
        table,
        columns,
        unique=True,
        postgresql_where=OWN,
        sqlite_where=OWN,
    )


def downgrade() -> None:
    raise NotImplementedError('a piece may be known in several branches by now')
