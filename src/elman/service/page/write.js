// Texts that go on, as they are written; and how surprising any text is, character by character.

import { ask, events, get, ofModel } from "/api.js";
import { choice, field, h, meter, percent, problem, say } from "/dom.js";

const HOTTEST = 8;

export async function open(room) {
  const { models } = await get("/v1/models");
  const able = models.filter((model) => model.can.includes("generate"));
  room.append(h("h1", {}, "Write"), h("p", { class: "lead" }, "A network that has read a text goes on with yours. Under the pointer, or with the arrow keys: what it expected at each place."));
  if (!able.length) {
    room.append(h("p", { class: "card" }, "No generator is served. Start the service with one: elman train sonnets, then elman serve sonnets.elman"));
    return () => {};
  }
  const model = choice(able.map((one) => one.name), able[0].name);
  const classes = h("select", {});
  const classesField = field("Class", classes, { hidden: true });
  const beside = h("div", { class: "fields", hidden: true });
  const seed = h("textarea", { spellcheck: "false", rows: 2 }, "Shall I ");
  const temperature = h("input", { type: "range", min: 0.1, max: 1.5, step: 0.05, value: 0.6 });
  const heat = h("output", {}, "0.60");
  const length = h("input", { type: "number", min: 1, max: 5000, value: 400 });
  const match = h("input", { spellcheck: "false", placeholder: "any text" });
  const number = h("input", { type: "number", min: 0, max: 4294967295, value: 1 });
  const go = h("button", { class: "strong", type: "submit" }, "Write");
  const halt = h("button", { type: "button", disabled: true }, "Stop");
  const text = h("div", { class: "text card", tabindex: "0", role: "group", "aria-label": "The text; arrow keys show what was expected at each character" });
  const side = h("aside", { class: "card side", "aria-live": "polite", "aria-label": "What was expected" }, h("p", { class: "soft" }, "Write something first."));
  const own = h("textarea", { rows: 4, spellcheck: "false" }, "Shall I compare thee to a summer's day?");
  let writing = new AbortController();
  let scored = null;
  let at = 0;

  async function chosen() {
    const facts = await get(`/v1/models/${encodeURIComponent(model.value)}`);
    classesField.hidden = !facts.classes.length;
    classes.replaceChildren(...facts.classes.map((one) => h("option", {}, one)));
    beside.hidden = !facts.beside.length;
    beside.replaceChildren(...facts.beside.map((name) => field(name, h("input", { name, value: "0.5" }))));
    if (facts.beside.length) seed.value = "";
  }
  const condition = () => (classesField.hidden ? {} : { condition: classes.value });
  const features = () => Object.fromEntries([...beside.querySelectorAll("input")].map((input) => [input.name, input.value || null]));
  const first = () => (beside.hidden ? {} : { features: features() });
  const firsts = () => (beside.hidden ? {} : { features: [features()] });

  async function write() {
    writing.abort();
    writing = new AbortController();
    const mine = writing;
    const question = { seed: seed.value, length: Number(length.value), temperature: Number(temperature.value), random_seed: Number(number.value), ...condition(), ...first() };
    if (match.value) question.match = match.value;
    scored = null;
    go.disabled = true;
    halt.disabled = false;
    const begun = h("span", { class: "soft" }, seed.value);
    const rest = document.createTextNode("");
    text.replaceChildren(begun, rest);
    side.replaceChildren(h("p", { class: "soft" }, "writing…"));
    try {
      for await (const [kind, told] of events(ofModel(model.value, "generate"), question, mine.signal)) {
        if (kind === "text") rest.appendData(told.text);
        if (kind === "closing") throw new Error("The service ends");
      }
      say("written");
    } catch (error) {
      if (error.name !== "AbortError") { text.append(problem(error)); side.replaceChildren(); }
    }
    if (mine === writing) {
      go.disabled = false;
      halt.disabled = true;
      if (rest.data) await colours(seed.value + rest.data, false);
    }
  }

  async function colours(whole, coloured) {
    try {
      const found = await ask(ofModel(model.value, "score"), { texts: [whole], top: 6, ...condition(), ...firsts() });
      [scored] = found.answers;
    } catch (error) {
      side.replaceChildren(problem(error));
      return;
    }
    at = -1;
    text.replaceChildren(...scored.pieces.map((piece, i) => {
      const bits = scored.bits[i];
      const span = h("span", { "data-at": String(i) }, piece);
      if (coloured && bits !== null) span.style.background = `rgba(var(--hot), ${Math.min(0.75, bits / HOTTEST).toFixed(2)})`;
      return span;
    }));
    side.replaceChildren(h("h2", {}, "The whole text"), figures(), h("p", { class: "soft" }, "Point at a character, or press an arrow key."));
  }

  const figures = () => h("dl", { class: "facts" },
    h("dt", {}, "bits a character"), h("dd", {}, (scored.bits_per_character ?? NaN).toFixed(3)),
    h("dt", {}, "perplexity"), h("dd", {}, (scored.perplexity ?? NaN).toFixed(1)),
    h("dt", {}, "characters"), h("dd", {}, String(scored.characters)));

  function show(i) {
    if (!scored || i < 0 || i >= scored.pieces.length) return;
    text.querySelector(".here")?.classList.remove("here");
    at = i;
    const span = text.querySelector(`[data-at="${i}"]`);
    span.classList.add("here");
    const bits = scored.bits[i];
    side.replaceChildren(
      h("h2", {}, `Expected before ${visible(scored.pieces[i])}`),
      h("p", { class: "soft" }, bits === null ? "nothing is predicted here" : `${bits.toFixed(2)} bits: ${percent(2 ** -bits, 1)} probable`),
      h("table", {}, h("tbody", {}, scored.expected[i].map(([piece, share]) => h("tr", {}, h("th", { scope: "row" }, visible(piece)), h("td", { class: "number" }, meter(share, percent(share, 1))))))));
  }

  text.addEventListener("pointermove", (event) => { if (event.target.dataset?.at) show(Number(event.target.dataset.at)); });
  text.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[event.key];
    if (!by || !scored) return;
    event.preventDefault();
    show(Math.max(0, Math.min(scored.pieces.length - 1, at + by)));
  });
  temperature.addEventListener("input", () => { heat.textContent = Number(temperature.value).toFixed(2); });
  halt.addEventListener("click", () => writing.abort());
  model.addEventListener("change", chosen);
  room.append(
    h("form", { class: "card", onsubmit: (event) => { event.preventDefault(); write(); } },
      h("div", { class: "fields" }, field("Goes on from", seed, { class: "wide" }), field("Network", model), classesField), beside,
      h("div", { class: "fields" },
        h("label", {}, "Temperature", h("span", {}, temperature, " ", heat)), field("Symbols", length), field("Number to draw by", number), field("Must match (expression)", match, { class: "wide" }), go, halt)),
    h("div", { class: "two" }, text, side),
    h("form", { class: "card", onsubmit: (event) => { event.preventDefault(); colours(own.value, true); } },
      h("h2", {}, "How surprising is a text?"),
      h("div", { class: "fields" }, field("A text of yours", own, { class: "wide" }), h("button", { type: "submit" }, "Colour it"))));
  await chosen();
  return () => writing.abort();
}

const visible = (piece) => ({ " ": "␣ (blank)", "\n": "⏎ (new line)", "\t": "⇥ (tab)", END: "■ (the end)" }[piece] || piece);
