"""What every addon must hold, each shipped addon holds."""

from core.orm import migrations
from core.registry.addon import discover
from core.testing.addons import AddonCheck

for addon in discover().addons:
    checks = f"Test{addon.name.capitalize()}"
    globals()[checks] = type(checks, (AddonCheck,), {"name": addon.name})


def test_the_migrations_of_the_core_make_what_its_models_say(installation):
    assert migrations.differences(installation.owner_engine, "core") == []
