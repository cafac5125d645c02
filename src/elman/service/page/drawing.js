// Drawings that several rooms share: letters over sounds, lines of figures, colours of numbers.

import { h, s } from "/dom.js";

const LETTER = 26;

/** Letters above, sounds below, and which belong together; `changed` tells parts to mark. */
export function alignment(parts, changed = () => false, label = "") {
  const widths = parts.map((part) => Math.max([...part.letters].length, part.sounds.length, 1) * LETTER + 8);
  const width = widths.reduce((sum, one) => sum + one, 8);
  const drawing = s("svg", { viewBox: `0 0 ${width} 84`, width, height: 84, role: "img", "aria-label": label });
  let x = 4;
  parts.forEach((part, i) => {
    const wide = widths[i] - 6;
    const style = changed(part, i) ? "changed" : "box";
    const middle = x + wide / 2;
    drawing.append(
      s("rect", { x, y: 2, width: wide, height: 32, rx: 6, class: style }),
      s("text", { x: middle, y: 24, "text-anchor": "middle", "font-size": 17, "font-weight": 600 }, part.letters || "·"),
      s("path", { d: `M${middle} 35V50`, class: "ink" }),
      s("rect", { x, y: 51, width: wide, height: 30, rx: 6, class: style }),
      s("text", { x: middle, y: 72, "text-anchor": "middle", "font-size": 16 }, part.sounds.join("") || "·"),
    );
    x += widths[i];
  });
  return drawing;
}

/** The colour of a number from -1 (cold) over 0 (nothing) to 1 (hot). */
export function colour(value) {
  const side = value < 0 ? "--cold" : "--hot";
  return `rgba(var(${side}), ${Math.min(1, Math.abs(value)).toFixed(3)})`;
}

const DASHES = ["", "6 4", "2 3", "9 3 2 3"];
const HUES = ["var(--accent)", "var(--warm)", "var(--good)", "var(--bad)"];

/** Lines over a number of steps: `[{name, values}]`, told apart by colour and dashes. */
export function lines(series, { title, step = "epoch", height = 190 }) {
  const kept = series.filter((one) => one.values.some((value) => value !== null && Number.isFinite(value)));
  if (!kept.length || kept.every((one) => one.values.every((value) => value === one.values[0]))) return null;
  const all = kept.flatMap((one) => one.values).filter((value) => value !== null && Number.isFinite(value));
  const steps = Math.max(...kept.map((one) => one.values.length));
  let low = Math.min(...all);
  let high = Math.max(...all);
  if (high === low) { high += 0.5; low -= 0.5; }
  const [left, width, top] = [52, 480, 12];
  const x = (i) => left + (steps > 1 ? (i * (width - left - 12)) / (steps - 1) : 0);
  const y = (value) => top + ((high - value) / (high - low)) * (height - top - 34);
  const drawing = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${title}: ${kept.map((one) => `${one.name} from ${one.values[0]} to ${one.values.at(-1)}`).join(", ")}` });
  for (let i = 0; i <= 4; i += 1) {
    const value = low + ((high - low) * i) / 4;
    drawing.append(
      s("path", { d: `M${left} ${y(value)}H${width - 12}`, class: "grid" }),
      s("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end", "font-size": 11, class: "soft" }, value.toPrecision(3)),
    );
  }
  for (const i of new Set([0, Math.floor((steps - 1) / 2), steps - 1])) {
    drawing.append(s("text", { x: x(i), y: height - 16, "text-anchor": "middle", "font-size": 11, class: "soft" }, String(i + 1)));
  }
  drawing.append(s("text", { x: (left + width) / 2, y: height - 2, "text-anchor": "middle", "font-size": 11, class: "soft" }, step));
  kept.forEach((one, n) => {
    const points = one.values.map((value, i) => [x(i), value]).filter(([, value]) => value !== null).map(([at, value]) => `${at.toFixed(1)} ${y(value).toFixed(1)}`);
    const style = { stroke: HUES[n % 4], fill: "none" };
    drawing.append(points.length > 1
      ? s("path", { d: `M${points.join("L")}`, style, "stroke-width": 2, "stroke-dasharray": DASHES[n % 4] })
      : s("circle", { cx: points[0].split(" ")[0], cy: points[0].split(" ")[1], r: 3, style: { fill: HUES[n % 4] } }));
  });
  const legend = h("div", { class: "legend" }, kept.map((one, n) => h("span", {}, h("i", { style: { background: HUES[n % 4] } }), `${one.name}${n ? " (dashed)" : ""}`)));
  return h("figure", { style: { margin: "0" } }, h("h3", {}, title), drawing, legend);
}
