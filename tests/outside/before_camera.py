"""A label held before the camera of a page in a real browser."""

from __future__ import annotations

import base64
import io
from typing import Any

import zxingcpp
from PIL import Image

SHOWN = """async (png) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${png}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 800, height: 450 });
    const draw = () => {
        const ground = canvas.getContext("2d");
        ground.fillStyle = "white";
        ground.fillRect(0, 0, 800, 450);
        ground.drawImage(picture, 100, 140);
    };
    setInterval(draw, 100);
    draw();
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
}"""


def put_before_camera(page: Any, text: str) -> None:
    """Let the camera of ``page`` see a label that says ``text`` as soon as it is opened."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    kept = io.BytesIO()
    Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=4)).save(kept, "PNG")
    page.evaluate(SHOWN, base64.b64encode(kept.getvalue()).decode())
