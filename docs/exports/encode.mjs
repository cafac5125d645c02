// Texts to the `symbols` of an exported classifier: `reading` is that of the file's description.
export function encode(text, reading) {
  const known = new Map(reading.characters.map((c, i) => [c, i + 1]));
  const other = reading.unknown === "replace" ? known.get("\ufffd") : undefined;
  let read = [...text.normalize("NFC")].flatMap((c) => [...(reading.folds[c] ?? c)]);
  if (reading.unknown === "skip") read = read.filter((c) => known.has(c));
  if (reading.spaces === "collapse") read = [...read.join("").split(/ +/).filter(Boolean).join(" ")];
  const codes = read.map((c) => known.get(c) ?? other);
  if (!codes.length || codes.includes(undefined)) throw new Error(`the model cannot read ${text}`);
  return reading.end ? [...codes, 0] : codes;
}
