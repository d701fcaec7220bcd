"""A hand at the designer: draws businesses with mouse and keyboard, as a business manager does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SAVED = "#saved.d-saved:text-is('Saved')"


def at(name: str) -> str:
    """What finds the input or button that the page calls ``name``."""
    return f"[data-at='{name}']"


class Pencil:
    """The designer over one business, in a page of a window."""

    def __init__(self, page: Any, branch: str) -> None:
        self.page, self.branch = page, branch

    def begin(self, name: str, title: tuple[str, str], kind: str) -> None:
        """Begin a business with nothing, on the form."""
        self.page.goto(f"/{self.branch}/businesses")
        self.page.click("main a:text-is('New business')")
        self.page.fill("input[name=name]", name)
        for locale, text in zip(("en", "zh_CN"), title, strict=True):
            self.page.fill(f"input[name=title_{locale}]", text)
        self.page.select_option("select[name=kind]", kind)
        self.page.click(".form-buttons button.btn-primary")
        self.page.wait_for_selector(at("steps.draft"))

    def tab(self, name: str) -> None:
        """Look at the business from another side."""
        self.page.click(f"#tab-{name}")

    def click(self, name: str) -> None:
        """Click what is called ``name``, wherever it is folded away."""
        self.show(name)
        self.page.click(at(name))

    def fill(self, name: str, text: str) -> None:
        """Write over what stands in an input."""
        self.show(name)
        self.page.fill(at(name), text)

    def choose(self, name: str, value: str) -> None:
        """Choose from a list."""
        self.show(name)
        self.page.select_option(at(name), value)

    def show(self, name: str) -> None:
        """Unfold the section that holds ``name``."""
        folded = self.page.locator(f"#designer details:not([open]):has({at(name)}) > summary")
        if folded.count():
            folded.first.click()

    def titled(self, part: str, title: tuple[str, str]) -> None:
        """Say the label of the step or transition that is chosen, in both languages."""
        for locale, text in zip(("en", "zh_CN"), title, strict=True):
            self.page.fill(at(f"panel.{part}.title.{locale}"), text)

    def rename(self, step: str, title: tuple[str, str]) -> None:
        """Call a step otherwise."""
        self.page.click(at(f"steps.{step}"))
        self.titled("step", title)

    def step(self, title: tuple[str, str]) -> None:
        """A new step, whose name is typed at once."""
        self.page.click(at("tool.new"))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(title[0])
        self.titled("step", title)

    def drag(self, source: str, target: str, title: tuple[str, str]) -> None:
        """Pull an arrow from one box to another with the mouse, and label it."""
        self.page.click(at("tool.fit"))
        boxes = [
            self.page.locator(chosen).bounding_box()
            for chosen in (
                f".d-place:has({at(f'steps.{source}')}) .d-handle",
                at(f"steps.{target}"),
            )
        ]
        begun, ended = (
            (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes
        )
        self.page.mouse.move(*begun)
        self.page.mouse.down()
        self.page.mouse.move(*ended, steps=4)
        self.page.mouse.up()
        self.titled("way", title)

    def connect(self, source: str, target: str, title: tuple[str, str]) -> None:
        """An arrow with the keys: C at the one box, Enter at the other."""
        self.page.focus(at(f"steps.{source}"))
        self.page.keyboard.press("c")
        self.page.focus(at(f"steps.{target}"))
        self.page.keyboard.press("Enter")
        self.titled("way", title)

    def use(self, part: str, name: str, given: Mapping[str, str] | None = None) -> None:
        """A guard or an effect for the transition that is chosen, with its parameters."""
        index = self.page.locator(f"select{at(f'way.{part}.add')}").locator(
            "xpath=preceding-sibling::ol/li"
        )
        number = index.count()
        self.choose(f"way.{part}.add", name)
        for parameter, value in (given or {}).items():
            self.fill(f"way.{part}.{number}.{parameter}", value)

    def who(self, step: str, department: str, role: str, *fires: str) -> None:
        """Somebody more who takes part in ``step``; the first fires whatever leaves it."""
        self.page.click(at(f"steps.{step}"))
        number = self.page.locator("[data-at^='who.'][data-at$='.department']").count()
        self.page.click(at("who.add"))
        self.choose(f"who.{number}.department", department)
        if role != "*":
            self.choose(f"who.{number}.role", role)
        for way in self.page.locator(f"[data-at^='who.{number}.fires.']").all():
            way.set_checked(way.get_attribute("data-at").rsplit(".", 1)[1] in fires)

    def field(self, title: tuple[str, str], sort: str = "text", *flags: str) -> None:
        """A field of the business's own."""
        number = self.page.locator("[data-at^='fields.row.'][data-at$='.title.en']").count()
        self.page.click(at("fields.add"))
        self.page.keyboard.insert_text(title[0])
        self.page.fill(at(f"fields.row.{number}.title.zh_CN"), title[1])
        self.page.select_option(at(f"fields.{number}.type"), sort)
        for flag in flags:
            self.page.check(at(f"fields.{number}.{flag}"))

    def rights(self, column: int, key: str, *fields: str) -> None:
        """Set what the people of a column may do with fields: the letter in each cell."""
        for name in fields:
            row = self.page.locator(f"tr:has({at(f'rights.field.{name}')})")
            row.locator(f"[data-at^='cell.'][data-at$='.{column}']").focus()
            self.page.keyboard.press(key)

    def starter(self, department: str, role: str = "*") -> None:
        """Who may begin a document."""
        number = self.page.locator("[data-at^='basics.starters.'][data-at$='.department']").count()
        self.page.click(at("basics.starters.add"))
        self.choose(f"basics.starters.{number}.department", department)
        if role != "*":
            self.choose(f"basics.starters.{number}.role", role)

    def publish(self) -> list[str]:
        """Publish, once all is saved; the faults that keep it from being published."""
        self.tab("publish")
        self.page.wait_for_selector(SAVED)
        found = self.page.locator(".d-faults button").all_inner_texts()
        if not found:
            self.page.click(at("publish.go"))
            self.page.wait_for_selector(".notices:has-text('is published and live here')")
        return found
