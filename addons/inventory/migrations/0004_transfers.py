"""goods on the way from one warehouse to another"""

import sqlalchemy as sa
from alembic import op

import core.orm.types
from core.orm.migrations import isolate

revision = 'inventory_0004'
down_revision = 'inventory_0003'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    _transfers()
    _lines()
    _pieces()


def _transfers() -> None:
    op.create_table('inventory_transfer',
    sa.Column('id', KEY, nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('warehouse_id', KEY, nullable=False),
    sa.Column('target_id', KEY, nullable=False),
    sa.Column('transit_id', KEY, nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('sent', core.orm.types.Instant(), nullable=True),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('outstanding', core.orm.types.Quantity(), nullable=False),
    sa.Column('arriving', core.orm.types.Quantity(), nullable=False),
    sa.Column('missing', core.orm.types.Quantity(), nullable=False),
    sa.Column('received', core.orm.types.Quantity(), nullable=False),
    sa.Column('damaged', core.orm.types.Quantity(), nullable=False),
    sa.Column('lost', core.orm.types.Quantity(), nullable=False),
    sa.Column('returned', core.orm.types.Quantity(), nullable=False),
    sa.ForeignKeyConstraint(['id', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_inventory_transfer_id_branch')),
    sa.ForeignKeyConstraint(['target_id', 'branch'], ['inventory_warehouse.id', 'inventory_warehouse.branch'], name=op.f('fk_inventory_transfer_target_id_branch')),
    sa.ForeignKeyConstraint(['transit_id', 'branch'], ['inventory_location.id', 'inventory_location.branch'], name=op.f('fk_inventory_transfer_transit_id_branch')),
    sa.ForeignKeyConstraint(['warehouse_id', 'branch'], ['inventory_warehouse.id', 'inventory_warehouse.branch'], name=op.f('fk_inventory_transfer_warehouse_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inventory_transfer'))
    )
    isolate("inventory_transfer")


def _lines() -> None:
    op.create_table('inventory_transfer_line',
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('document', KEY, nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('variant_id', KEY, nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('place_id', KEY, nullable=True),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('outstanding', core.orm.types.Quantity(), nullable=False),
    sa.Column('arriving', core.orm.types.Quantity(), nullable=False),
    sa.Column('spoiled', core.orm.types.Quantity(), nullable=False),
    sa.Column('received', core.orm.types.Quantity(), nullable=False),
    sa.Column('damaged', core.orm.types.Quantity(), nullable=False),
    sa.Column('lost', core.orm.types.Quantity(), nullable=False),
    sa.Column('returned', core.orm.types.Quantity(), nullable=False),
    sa.Column('written', sa.Integer(), nullable=False),
    sa.CheckConstraint('outstanding >= 0 and arriving >= 0 and arriving <= outstanding', name=op.f('ck_inventory_transfer_line_arriving')),
    sa.CheckConstraint('spoiled >= 0 and spoiled <= arriving', name=op.f('ck_inventory_transfer_line_spoiled')),
    sa.ForeignKeyConstraint(['document', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_inventory_transfer_line_document_branch')),
    sa.ForeignKeyConstraint(['place_id', 'branch'], ['inventory_location.id', 'inventory_location.branch'], name=op.f('fk_inventory_transfer_line_place_id_branch')),
    sa.ForeignKeyConstraint(['variant_id'], ['base_variant.id'], name=op.f('fk_inventory_transfer_line_variant_id')),
    sa.PrimaryKeyConstraint('document', 'line', name=op.f('pk_inventory_transfer_line'))
    )
    isolate("inventory_transfer_line")


def _pieces() -> None:
    op.create_table('inventory_transfer_piece',
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('document', KEY, nullable=False),
    sa.Column('serial_id', KEY, nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['document', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_inventory_transfer_piece_document_branch')),
    sa.ForeignKeyConstraint(['serial_id', 'branch'], ['base_serial.id', 'base_serial.branch'], name=op.f('fk_inventory_transfer_piece_serial_id_branch')),
    sa.PrimaryKeyConstraint('document', 'serial_id', name=op.f('pk_inventory_transfer_piece'))
    )
    isolate("inventory_transfer_piece")
    op.create_index(op.f('ix_inventory_transfer_piece_serial_id'), 'inventory_transfer_piece', ['serial_id'], unique=False)


def downgrade() -> None:
    op.drop_table('inventory_transfer_piece')
    op.drop_table('inventory_transfer_line')
    op.drop_table('inventory_transfer')
