// A network that reads: what goes in, what it remembers, what it thinks after each letter.

import { ask, get, ofModel } from "/api.js";
import { choice, debounce, field, h, meter, percent, problem, s, say } from "/dom.js";
import { colour } from "/drawing.js";

const STEP = 34;
const LEFT = 120;

export async function open(room) {
  const { models } = await get("/v1/models");
  const able = models.filter((model) => model.can.includes("watch"));
  room.append(h("h1", {}, "Watch a network read"), h("p", { class: "lead" }, "One letter at a time: the column that goes in, the state it leaves, how sure the network would be if the text ended there, and how much of the end reaches back to it."));
  if (!able.length) {
    room.append(h("p", { class: "card" }, "No classifier of texts is served. Start the service with one: elman train names, then elman serve names.elman"));
    return () => {};
  }
  const model = choice(able.map((one) => one.name), able[0].name);
  const text = h("input", { class: "big", value: "Anna", maxlength: 40, spellcheck: "false", autocomplete: "off" });
  const layer = h("select", {});
  const unrolled = h("input", { type: "checkbox", checked: true });
  const play = h("button", { type: "button", class: "strong" }, "Play");
  const letters = h("div", { class: "letters", role: "group", "aria-label": "Letters: choose one, type to change it" });
  const drawing = h("div", { class: "card scroll", tabindex: "0", role: "region", "aria-label": "The network, step by step" });
  const net = h("div", { class: "card scroll", tabindex: "0", role: "region", "aria-label": "The network as a drawing" });
  const now = h("div", { class: "card", "aria-live": "polite" });
  room.append(
    h("form", { class: "card", onsubmit: (event) => event.preventDefault() },
      h("div", { class: "fields" }, field("Text", text, { class: "wide" }), field("Network", model), field("Layer", layer), h("label", { class: "inline" }, unrolled, "unrolled"), play),
      letters, h("p", { class: "soft" }, "Arrow keys move; on a letter, type another.")),
    h("div", { class: "halves" }, h("div", {}, now, net), drawing));
  let seen = null;
  let at = 0;
  let timer = 0;
  let asking = new AbortController();

  async function read() {
    asking.abort();
    asking = new AbortController();
    if (!text.value.trim()) return;
    try {
      const found = await ask(ofModel(model.value, "watch"), { text: text.value }, asking.signal);
      const before = layer.value;
      seen = found;
      layer.replaceChildren(...seen.layers.map((one, i) => h("option", { value: String(i) }, one.layer)));
      layer.value = before && Number(before) < seen.layers.length ? before : "0";
      at = Math.min(at, seen.symbols.length - 1);
      draw();
    } catch (error) {
      if (error.name !== "AbortError") { seen = null; drawing.replaceChildren(problem(error)); net.replaceChildren(); now.replaceChildren(); letters.replaceChildren(); }
    }
  }

  function draw() {
    if (!seen) return;
    const chosen = seen.layers[Number(layer.value)] || seen.layers[0];
    letters.replaceChildren(...seen.symbols.map((symbol, i) => h("button", {
      type: "button", "aria-pressed": String(i === at), "aria-label": symbol === "END" ? "the end" : `letter ${i + 1}, ${symbol}`, tabindex: i === at ? "0" : "-1",
      onclick: () => go(i, true), onkeydown: (event) => typed(event, i),
    }, symbol === "END" ? "■" : symbol === " " ? "␣" : symbol)));
    drawing.replaceChildren(h("h2", {}, `What ${chosen.layer.trim()} does`), steps(seen, chosen, at));
    net.replaceChildren(h("h2", {}, unrolled.checked ? "Unrolled: the same cell at every step" : "Rolled: one cell that hands its state to itself"), unrolled.checked ? unrolledNet(seen, chosen, at) : rolledNet(seen, chosen, at));
    const here = probabilities(seen, at);
    const best = seen.labels.map((label, i) => [label, here[i]]).sort((a, b) => b[1] - a[1]).slice(0, 4);
    now.replaceChildren(h("h2", {}, seen.symbols[at] === "END" ? "After the end" : `After “${seen.running[Math.min(at, seen.running.length - 1)]?.text ?? ""}”`), h("table", {}, h("tbody", {}, best.map(([label, share]) => h("tr", {}, h("th", { scope: "row" }, label), h("td", { class: "number" }, meter(share, percent(share, 1))))))));
  }

  function go(i, focus) {
    at = Math.max(0, Math.min(seen.symbols.length - 1, i));
    draw();
    if (focus) letters.children[at].focus();
  }

  function typed(event, i) {
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      go(i + (event.key === "ArrowRight" ? 1 : -1), true);
    } else if ([...event.key].length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && seen.symbols[i] !== "END") {
      event.preventDefault();
      const all = [...text.value];
      if (i < all.length) all[i] = event.key;
      text.value = all.join("");
      read().then(() => letters.children[at]?.focus());
    }
  }

  function stop() { clearInterval(timer); timer = 0; play.textContent = "Play"; }
  play.addEventListener("click", () => {
    if (timer) return stop();
    if (!seen) return undefined;
    at = -1;
    play.textContent = "Stop";
    timer = setInterval(() => { if (at >= seen.symbols.length - 1) stop(); else go(at + 1, false); }, 700);
    return undefined;
  });
  text.addEventListener("input", debounce(read, 80));
  model.addEventListener("change", read);
  layer.addEventListener("change", draw);
  unrolled.addEventListener("change", draw);
  await read();
  say("ready");
  return () => { asking.abort(); stop(); };
}

/** Probabilities after a step; the end is the answer. */
function probabilities(seen, at) {
  return at < seen.running.length ? seen.running[at].probabilities : seen.probabilities;
}

function steps(seen, layer, at) {
  const time = seen.symbols.length;
  const units = layer.states[0].length;
  const rows = Math.max(...seen.codes) + 1;
  const [oneHot, cell] = [Math.max(2, Math.min(8, 200 / seen.alphabet)), Math.max(2.5, Math.min(9, 320 / units))];
  const [top, hotTall] = [26, seen.alphabet * oneHot];
  const stateTop = top + hotTall + 26;
  const sureTop = stateTop + units * cell + 30;
  const backTop = sureTop + 84;
  const [width, height] = [LEFT + time * STEP + 12, backTop + 76];
  const drawing = s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": `${time} steps of ${units} units; ${rows} symbols known to it occur` });
  const title = (y, text) => drawing.append(s("text", { x: 0, y, "font-size": 12, class: "soft" }, text));
  title(top + 14, "letter in, one-hot");
  title(stateTop + 14, `state, ${units} units`);
  title(sureTop + 14, "how sure, and of");
  title(backTop + 14, "|∂h end / ∂h|");
  const best = seen.probabilities.indexOf(Math.max(...seen.probabilities));
  const most = Math.max(1, ...(layer.gradient || [1]));
  for (let t = 0; t < time; t += 1) {
    const x = LEFT + t * STEP;
    drawing.append(s("text", { x: x + STEP / 2 - 3, y: 16, "text-anchor": "middle", "font-size": 15, "font-weight": 600 }, seen.symbols[t] === "END" ? "■" : seen.symbols[t]));
    drawing.append(s("rect", { x, y: top, width: STEP - 6, height: hotTall, class: "box" }));
    drawing.append(s("rect", { x, y: top + seen.codes[t] * oneHot, width: STEP - 6, height: Math.max(3, oneHot), class: "mark" }));
    layer.states[t].forEach((value, i) => drawing.append(s("rect", { x, y: stateTop + i * cell, width: STEP - 6, height: cell, style: { fill: colour(value) } })));
    drawing.append(s("rect", { x, y: stateTop, width: STEP - 6, height: units * cell, class: "ink" }));
    const share = probabilities(seen, t)[best];
    drawing.append(s("rect", { x, y: sureTop, width: STEP - 6, height: 60, class: "box" }), s("rect", { x, y: sureTop + 60 * (1 - share), width: STEP - 6, height: 60 * share, class: "mark" }), s("text", { x: x + STEP / 2 - 3, y: sureTop + 74, "text-anchor": "middle", "font-size": 10, class: "soft" }, percent(share)));
    if (layer.gradient) {
      const norm = layer.gradient[t];
      drawing.append(s("rect", { x, y: backTop, width: STEP - 6, height: 50, class: "box" }), s("rect", { x, y: backTop + 50 * (1 - norm / most), width: STEP - 6, height: (50 * norm) / most, style: { fill: "var(--warm)" } }), s("text", { x: x + STEP / 2 - 3, y: backTop + 64, "text-anchor": "middle", "font-size": 10, class: "soft" }, norm >= 0.01 || norm === 0 ? norm.toFixed(2) : norm.toExponential(0)));
    }
  }
  title(sureTop + 30, seen.labels[best]);
  title(backTop + 30, layer.reverse ? "read backwards" : "read forwards");
  drawing.append(s("rect", { x: LEFT + at * STEP - 3, y: 2, width: STEP, height: height - 4, rx: 5, class: "now" }));
  return drawing;
}

function arrow(drawing, x1, y1, x2, y2, marked) {
  drawing.append(s("path", { d: `M${x1} ${y1}L${x2} ${y2}`, class: "ink", "stroke-width": marked ? 3 : 1.5, style: marked ? { stroke: "var(--warm)" } : {} }));
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const point = (turn) => `${(x2 - 8 * Math.cos(angle + turn)).toFixed(1)} ${(y2 - 8 * Math.sin(angle + turn)).toFixed(1)}`;
  drawing.append(s("path", { d: `M${point(0.4)}L${x2} ${y2}L${point(-0.4)}`, class: "ink", "stroke-width": marked ? 3 : 1.5, style: marked ? { stroke: "var(--warm)" } : {} }));
}

function unrolledNet(seen, layer, at) {
  const time = seen.symbols.length;
  const wide = 84;
  const drawing = s("svg", { viewBox: `0 0 ${time * wide + 20} 190`, width: time * wide + 20, height: 190, role: "img", "aria-label": `${time} copies of one cell, each handing its state ${layer.reverse ? "to the left" : "to the right"}` });
  for (let t = 0; t < time; t += 1) {
    const x = 20 + t * wide;
    const here = t === at;
    drawing.append(s("rect", { x, y: 70, width: 52, height: 44, rx: 8, class: here ? "mark" : "box" }), s("text", { x: x + 26, y: 97, "text-anchor": "middle", "font-size": 14, class: here ? "on" : "" }, `h${sub(t + 1)}`));
    drawing.append(s("text", { x: x + 26, y: 174, "text-anchor": "middle", "font-size": 18, "font-weight": 600 }, seen.symbols[t] === "END" ? "■" : seen.symbols[t]));
    arrow(drawing, x + 26, 154, x + 26, 118, here);
    arrow(drawing, x + 26, 68, x + 26, 40, here);
    const share = probabilities(seen, t);
    const best = share.indexOf(Math.max(...share));
    drawing.append(s("text", { x: x + 26, y: 14, "text-anchor": "middle", "font-size": 11 }, seen.labels[best].slice(0, 10)), s("text", { x: x + 26, y: 30, "text-anchor": "middle", "font-size": 11, class: "soft" }, percent(share[best])));
    if (t + 1 < time) {
      if (layer.reverse) arrow(drawing, x + wide - 2, 92, x + 55, 92, t + 1 === at);
      else arrow(drawing, x + 54, 92, x + wide - 3, 92, here);
    }
  }
  return drawing;
}

const sub = (number) => [...String(number)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]).join("");

function rolledNet(seen, layer, at) {
  const drawing = s("svg", { viewBox: "0 0 260 200", width: 260, height: 200, role: "img", "aria-label": `One cell; it reads ${seen.symbols[at]} at step ${at + 1}` });
  const share = probabilities(seen, at);
  const best = share.indexOf(Math.max(...share));
  drawing.append(
    s("rect", { x: 90, y: 80, width: 80, height: 50, rx: 10, class: "mark" }), s("text", { x: 130, y: 110, "text-anchor": "middle", "font-size": 15, class: "on" }, `h${sub(at + 1)}`),
    s("path", { d: "M171 105h34c12 0 12-46 0-46h-150c-12 0-12 46 0 46h28", class: "ink", "stroke-width": 2.5, style: { stroke: "var(--warm)" } }),
    s("text", { x: 200, y: 130, "font-size": 12, class: "soft" }, "W_h"), s("text", { x: 138, y: 152, "font-size": 12, class: "soft" }, "W_x"),
    s("text", { x: 130, y: 192, "text-anchor": "middle", "font-size": 20, "font-weight": 600 }, seen.symbols[at] === "END" ? "■" : seen.symbols[at]),
    s("text", { x: 130, y: 18, "text-anchor": "middle", "font-size": 13 }, `${seen.labels[best]} ${percent(share[best])}`));
  arrow(drawing, 130, 172, 130, 134, true);
  arrow(drawing, 130, 78, 130, 26, true);
  arrow(drawing, 70, 105, 87, 105, true);
  return drawing;
}
