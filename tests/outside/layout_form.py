"""The form of a layout as tests fill it in, and what its papers say."""

import pypdfium2

PRINTING = "/shaanxi/printing"
SLIP = f"{PRINTING}/outbound_slip"


def text_of(answer):
    """What stands on the pages of a PDF."""
    assert answer.content_type == "application/pdf"
    pages = pypdfium2.PdfDocument(answer.body)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def row_of(form, value, group="field"):
    """The row of the form that prints ``value``."""
    names = [name for name in form.fields if name and name.startswith(f"{group}-")]
    return next(
        name.removesuffix("-value")
        for name in names
        if name.endswith("-value") and form[name].value == value
    )


def try_out(app, form, mode="full"):
    """The preview of what stands in the form."""
    return send(app, form, "try", mode=mode)


def send(app, form, deed, **changed):
    """Send what stands in the form to one of the deeds of its page."""
    fields = {name: value for name, value in form.submit_fields() if name != "__key__"}
    fields.pop("picture", None)
    return app.post(f"{SLIP}/{deed}", {**fields, **changed}, status="*")
