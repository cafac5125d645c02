// Names that sound alike: suggestions while one types, why, and whether they are to be had.

import { ask, events, get } from "/api.js";
import { choice, debounce, download, field, h, meter, percent, problem, say } from "/dom.js";
import { alignment } from "/drawing.js";

const FIRST = "airmix";

export async function open(room) {
  const { languages } = await get("/v1/languages");
  const titles = languages.map(({ code, title }) => [code, `${title} (${code})`]);
  const usual = languages.some(({ code }) => code === "en") ? "en" : languages.find(({ code }) => code.startsWith("en")).code;
  const name = h("input", { class: "big", value: FIRST, maxlength: 63, spellcheck: "false", autocapitalize: "none", autocomplete: "off" });
  const spoken = choice(titles, usual, { "data-field": "language" });
  const heard = choice([["", "the same"], ...titles], "", { "data-field": "heard" });
  const tld = h("input", { value: "com", spellcheck: "false", autocapitalize: "none" });
  const longest = h("input", { type: "number", min: 2, max: 63, value: 63 });
  const nearest = h("input", { type: "range", min: 50, max: 100, value: 50 });
  const nearestSaid = h("output", {}, "50%");
  const free = h("input", { type: "checkbox" });
  const plain = h("input", { type: "checkbox" });
  const readings = h("section", { class: "card", "aria-label": "How it is read" });
  const found = h("section", { class: "card", "aria-label": "Suggestions" });
  room.append(
    h("h1", {}, "Names that sound alike"),
    h("p", { class: "lead" }, "Type a name: how it is read, what else is written so that it sounds the same, and whether that is still to be had."),
    h("form", { class: "card", onsubmit: (event) => event.preventDefault() },
      h("div", { class: "fields" },
        field("Name", name, { class: "wide" }), field("Said in", spoken), field("Heard in", heard), field("Ends in", tld)),
    ),
    readings, found,
  );
  const invent = inventions(titles, usual, () => parted(tld));
  room.append(invent.section);

  let asking = new AbortController();
  let checking = new AbortController();
  let answer = null;
  const status = new Map();

  async function suggest() {
    asking.abort();
    checking.abort();
    asking = new AbortController();
    if (!name.value.trim()) {
      readings.replaceChildren();
      found.replaceChildren(h("p", { class: "soft" }, "Type a name."));
      return;
    }
    const question = { name: name.value, language: spoken.value, count: 40, tld: parted(tld) };
    if (heard.value) question.heard_in = heard.value;
    found.setAttribute("aria-busy", "true");
    try {
      answer = await ask("/v1/domains/similar", question, asking.signal);
      status.clear();
      drawReadings();
      draw();
      say(`${answer.suggestions.length} suggestions`);
    } catch (error) {
      if (error.name === "AbortError") return;
      answer = null;
      readings.replaceChildren();
      found.replaceChildren(problem(error));
    }
    found.setAttribute("aria-busy", "false");
  }

  function drawReadings() {
    readings.replaceChildren(
      h("h2", {}, `How ${answer.name} is read`),
      h("div", { class: "steps" }, answer.readings.slice(0, 3).map((reading) => h("div", {},
        h("h3", {}, `${percent(reading.probability, 1)}, by ${HOW[reading.how] || reading.how}`),
        h("div", { class: "scroll" }, alignment(reading.parts, () => false, said(reading)))))),
    );
  }

  const shown = () => answer.suggestions.filter((one) => one.length <= Number(longest.value || 63)
    && 100 * one.match >= Number(nearest.value)
    && !(plain.checked && /[^a-z]/.test(one.label))
    && !(free.checked && status.get(one.name)?.status !== "available"));

  function draw() {
    if (!answer) return;
    nearestSaid.textContent = `${nearest.value}%`;
    const rows = shown();
    const body = h("tbody", {}, rows.map((one) => row(one)));
    list.replaceChildren(rows.length
      ? h("table", { class: "stack" },
        h("thead", {}, h("tr", {}, ["Name", "Match", "Sounds", "Instead of", "Availability", ""].map((title) => h("th", { scope: "col" }, title || h("span", { class: "unseen" }, "Actions"))))),
        body)
      : h("p", { class: "soft" }, "No suggestion is all of that: relax a filter."));
    if (!controls.isConnected || !list.isConnected) found.replaceChildren(h("h2", {}, "Suggestions"), controls, list);
  }

  function row(one) {
    const cell = h("td", { "data-title": "Availability", "data-name": one.name });
    tell(cell, status.get(one.name));
    const why = h("button", { class: "small", "aria-expanded": "false", "aria-label": `Why ${one.name}`, onclick: () => explain(line, why, one) }, "why");
    const copy = h("button", { class: "small", "aria-label": `Copy ${one.name}`, onclick: () => copied(copy, one.name) }, "copy");
    const warned = one.warnings.length ? h("span", { class: "unknown", title: one.warnings.join("; ") }, ` ${one.warnings[0]}`) : null;
    const line = h("tr", {},
      h("td", { class: "name" }, h("span", { class: "label" }, one.name), warned),
      h("td", { class: "number", "data-title": "Match" }, h("span", {}, meter(one.match))),
      h("td", { class: "ipa", "data-title": "Sounds" }, one.phonemes.join("")),
      h("td", { "data-title": "Instead of" }, short(one.why)),
      cell,
      h("td", {}, why, " ", copy),
    );
    return line;
  }

  function explain(line, button, one) {
    const wide = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!wide));
    if (wide) line.nextElementSibling.remove();
    else line.after(h("tr", {}, h("td", { colspan: 6 }, fourSteps(answer, one))));
  }

  async function check() {
    checking.abort();
    checking = new AbortController();
    asked.disabled = true;
    const names = shown().map((one) => one.name);
    let known = 0;
    try {
      for await (const [kind, told] of events("/v1/domains/check", { names }, checking.signal)) {
        if (kind !== "availability") continue;
        status.set(told.name, told);
        known += 1;
        for (const cell of list.querySelectorAll("td[data-name]")) if (cell.dataset.name === told.name) tell(cell, told);
        count.textContent = `${known} of ${names.length} asked`;
      }
      say(`${[...status.values()].filter((one) => one.status === "available").length} names are available`);
      if (free.checked) draw();
    } catch (error) {
      if (error.name !== "AbortError") found.append(problem(error));
    }
    asked.disabled = false;
  }

  const list = h("div", {});
  const count = h("span", { class: "soft" });
  const asked = h("button", { class: "strong", type: "button", onclick: check }, "Which are available?");
  const controls = h("div", { class: "bar-row" },
    asked, count, h("span", { class: "grow" }),
    field("Longest", longest), h("label", {}, "Match at least ", h("span", {}, nearest, " ", nearestSaid)),
    h("label", { class: "inline" }, plain, "letters only"), h("label", { class: "inline" }, free, "available only"),
    h("button", { type: "button", onclick: (event) => copied(event.target, shown().map((one) => one.name).join("\n")) }, "Copy all"),
    h("button", { type: "button", onclick: () => download(`${answer.name}.csv`, csv(shown(), status)) }, "CSV"));
  const later = debounce(suggest, 40);
  for (const input of [name, tld]) input.addEventListener("input", later);
  for (const input of [spoken, heard]) input.addEventListener("change", suggest);
  for (const input of [longest, nearest, free, plain]) input.addEventListener("input", draw);
  await suggest();
  return () => { asking.abort(); checking.abort(); invent.leave(); };
}

const HOW = { word: "a word", model: "its letters", letters: "names of letters", digits: "digits", split: "words in it", sound: "sounds of digits", shape: "shapes of digits", "letters+word": "a letter and a word" };

const said = (reading) => reading.parts.map((part) => `${part.letters} as ${part.sounds.join("")}`).join(", ");
const parted = (input) => input.value.split(",").map((part) => part.trim()).filter(Boolean);

function short(why) {
  const parts = [...new Set(why.split(", "))].join(", ");
  return parts.length > 48 ? `${parts.slice(0, 47)}…` : parts;
}

function tell(cell, known) {
  cell.replaceChildren(known ? h("span", { class: known.status, title: known.detail }, known.status) : h("span", { class: "soft" }, "not asked"));
}

async function copied(button, text) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "copied";
    say("copied");
  } catch {
    button.textContent = "not allowed";
  }
  setTimeout(() => { button.textContent = before; }, 1200);
}

function csv(rows, status) {
  const cell = (value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
  const lines = rows.map((one) => [one.name, one.match, one.phonemes.join(" "), one.why, status.get(one.name)?.status || ""]);
  return [["name", "match", "phonemes", "why", "status"], ...lines].map((line) => line.map(cell).join(",")).join("\n") + "\n";
}

/** Readings, pattern, substitution, spelling: how a suggestion came about. */
function fourSteps(answer, one) {
  const sounds = one.phonemes.join("");
  const distance = (reading) => [...reading.phonemes].filter((sound, i) => sound !== one.phonemes[i]).length + Math.abs(reading.phonemes.length - one.phonemes.length);
  const reading = [...answer.readings].sort((a, b) => distance(a) - distance(b))[0];
  const before = bySound(reading.parts);
  const after = bySound(one.parts);
  const old = reading.parts.map((part, i) => before[i]);
  const differs = (parts, spans, others, otherSpans) => (part, i) => !others.some((other, j) => otherSpans[j].join() === spans[i].join() && other.letters === part.letters);
  const changedBefore = differs(reading.parts, old, one.parts, after);
  const changedAfter = differs(one.parts, after, reading.parts, old);
  const exchanged = reading.phonemes.map((sound, i) => [sound, one.phonemes[i]]).filter(([a, b]) => b && a !== b);
  const whole = reading.phonemes.length === one.phonemes.length;
  const pattern = reading.parts.filter(changedBefore);
  return h("div", { class: "steps" },
    h("div", {}, h("h3", {}, "1. Letters and their sounds"), h("div", { class: "scroll" }, alignment(reading.parts, () => false, said(reading))), h("p", {}, `${answer.name}, read with ${percent(reading.probability, 1)}`)),
    h("div", {}, h("h3", {}, "2. The pattern that gives way"), h("div", { class: "scroll" }, alignment(reading.parts, changedBefore, said(reading))), h("p", {}, pattern.length ? pattern.map((part) => `${part.letters} (${part.sounds.join("")})`).join(", ") : "none: the same letters")),
    h("div", {}, h("h3", {}, "3. The sounds that are heard"), h("p", { class: "ipa" }, sounds), h("p", {}, !whole ? `heard as ${sounds}` : exchanged.length ? exchanged.map(([a, b]) => `${a} heard as ${b}`).join(", ") : "the same sounds"), h("p", {}, `match ${percent(one.match)}`)),
    h("div", {}, h("h3", {}, "4. How they are written"), h("div", { class: "scroll" }, alignment(one.parts, changedAfter, one.parts.map((part) => `${part.sounds.join("")} as ${part.letters}`).join(", "))), h("p", {}, `${one.why}; a listener writes it so with ${one.spelling_probability < 0.001 ? "less than 0.1%" : percent(one.spelling_probability, 1)}`)),
  );
}

/** From which sound to which each part goes. */
function bySound(parts) {
  let at = 0;
  return parts.map((part) => [at, (at += part.sounds.length)]);
}

function inventions(titles, usual, ends) {
  const language = choice(titles, usual);
  const like = h("input", { placeholder: "vela, brio", spellcheck: "false" });
  const about = h("input", { placeholder: "music, air", spellcheck: "false" });
  const kind = choice([["", "as companies do"], ["joined", "two words joined"], ["ended", "a word with an ending"], ["bent", "a word bent"], ["coined", "no word at all"]], "");
  const start = h("input", { maxlength: 20, spellcheck: "false" });
  const style = h("input", { type: "range", min: 0.4, max: 1.4, step: 0.1, value: 0.9 });
  const styleSaid = h("output", {}, "as usual");
  const list = h("div", { "aria-live": "polite" });
  let asking = new AbortController();
  let seed = 0;
  style.addEventListener("input", () => { styleSaid.textContent = style.value < 0.8 ? "familiar" : style.value > 1 ? "daring" : "as usual"; });
  async function invent() {
    asking.abort();
    asking = new AbortController();
    go.disabled = true;
    list.replaceChildren(h("p", { class: "soft" }, "inventing…"));
    const question = { language: language.value, count: 18, temperature: Number(style.value), seed: seed++ };
    if (parted(like).length) question.like = parted(like);
    if (parted(about).length) question.about = parted(about);
    if (kind.value) question.kind = [kind.value];
    if (start.value) question.start = start.value;
    if (ends().length) question.tld = ends().slice(0, 1);
    try {
      const found = await ask("/v1/domains/invent", question, asking.signal);
      list.replaceChildren(h("ul", { class: "chips" }, found.inventions.map((one) => h("li", {}, h("strong", {}, one.label), " ", h("span", { class: "ipa soft" }, one.phonemes.join(""))))));
    } catch (error) {
      if (error.name !== "AbortError") list.replaceChildren(problem(error));
    }
    go.disabled = false;
  }
  const go = h("button", { class: "strong", type: "submit" }, "Invent");
  const section = h("section", { class: "card", "aria-label": "Inventions" },
    h("h2", {}, "Names that are no words yet"),
    h("form", { class: "fields", onsubmit: (event) => { event.preventDefault(); invent(); } },
      field("Sounds like words of", language), field("About", about), field("Made of", kind), field("In the style of", like, { class: "wide" }), field("Begins with", start),
      h("label", {}, "Style", h("span", {}, style, " ", styleSaid)), go),
    list);
  return { section, leave: () => asking.abort() };
}
