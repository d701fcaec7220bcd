// Scans that are not answered yet, kept with the window: neither a new page nor signing in again loses one.

// The scans of the document at `place`, the oldest first.
export function kept(place) {
  const name = `scans ${place}`;
  const scans = JSON.parse(sessionStorage.getItem(name) ?? "[]");
  const keep = () => sessionStorage.setItem(name, JSON.stringify(scans));
  return {
    first: () => scans[0],
    codes: () => scans.map((scan) => scan.fields.code).join(", "),
    add(scan) {
      scans.push({ ...scan, tried: 0 });
      keep();
    },
    // How often the oldest was sent and not answered.
    tried() {
      scans[0].tried += 1;
      keep();
      return scans[0].tried;
    },
    drop() {
      scans.shift();
      keep();
    },
  };
}
