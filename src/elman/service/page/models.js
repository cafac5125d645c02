// What is loaded: layers, figures, curves, and a try.

import { ask, get, ofModel } from "/api.js";
import { field, h, meter, percent, problem, say } from "/dom.js";
import { lines } from "/drawing.js";

export async function open(room, [chosen]) {
  const { models } = await get("/v1/models");
  room.append(h("h1", {}, "Models"), h("p", { class: "lead" }, "What this service has loaded, what is known of it, and a place to try it."));
  if (!models.length) room.append(h("p", { class: "card" }, "No model is served. Start the service with some: elman serve names.elman sonnets.elman"));
  for (const short of models) {
    const facts = await get(`/v1/models/${encodeURIComponent(short.name)}`);
    room.append(card(facts, !chosen || facts.name === chosen));
  }
  say(`${models.length} models`);
  return () => {};
}

function card(facts, wide) {
  return h("details", { class: "card", open: wide },
    h("summary", {}, h("h2", {}, facts.name), ` a ${facts.kind} of ${facts.parameters.toLocaleString("en")} parameters`),
    h("div", { class: "steps" },
      h("div", {}, h("h3", {}, "Layers"), h("ul", { class: "chips" }, facts.layers.map((layer) => h("li", {}, layer))), h("h3", {}, "About it"), about(facts)),
      h("div", {}, curves(facts)),
    ),
    attempt(facts));
}

function about(facts) {
  const rows = [["can", facts.can.join(", ")]];
  if (facts.data) rows.push(["learned from", facts.data]);
  if (facts.record.trained_on) rows.push(["trained on", facts.record.trained_on.toLocaleString("en")]);
  if (facts.labels) rows.push(["labels", facts.labels.length > 12 ? `${facts.labels.slice(0, 12).join(", ")} and ${facts.labels.length - 12} more` : facts.labels.join(", ")]);
  if (facts.channels) rows.push(["channels", facts.channels.join(", ")]);
  if (facts.members > 1) rows.push(["members", String(facts.members)]);
  if (facts.symbols) rows.push(["symbols", `${facts.symbols} ${facts.unit || ""}`]);
  rows.push(...measured(facts.measured));
  return h("dl", { class: "facts" }, rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** Figures on what was held out, with their interval where they have one. */
function measured(figures) {
  if (!figures) return [["measured on", "nothing that was held out"]];
  const rows = [];
  for (const [name, value] of Object.entries(figures)) {
    const title = name.replaceAll("_", " ");
    if (value && typeof value === "object" && "hits" in value) rows.push([title, `${percent(value.value, 1)} (${percent(value.low, 1)} to ${percent(value.high, 1)}, ${value.hits} of ${value.total})`]);
    else if (typeof value === "number" && rows.length < 9) rows.push([title, Number.isInteger(value) ? value.toLocaleString("en") : value.toPrecision(4)]);
  }
  return rows;
}

function curves(facts) {
  const [member] = facts.history;
  if (!member || member.length < 2) return [];
  const found = ["loss", "accuracy"].map((score) => lines([
    { name: "in training", values: member.map((epoch) => epoch.training[score] ?? null) },
    { name: "held out", values: member.map((epoch) => epoch.held_out[score] ?? null) },
  ], { title: score })).filter(Boolean);
  if (facts.best_epochs[0]) found.push(h("p", { class: "soft" }, `Epoch ${facts.best_epochs[0]} was kept.`));
  return found;
}

const ABILITY = { classifier: "classify", tagger: "tag", transducer: "transduce", forecaster: "forecast", generator: "score" };

function attempt(facts) {
  const ability = ABILITY[facts.kind];
  if (!ability || !facts.can.includes(ability)) return null;
  const arrays = facts.reads === "series" || facts.reads === "symbols" || facts.kind === "forecaster";
  const columns = facts.features > 1 && facts.reads === "series" ? facts.features : 1;
  const example = arrays ? Array.from({ length: 8 }, (_, i) => Array.from({ length: columns }, (__, j) => Math.sin(i + j).toFixed(2)).join(", ")).join("\n") : facts.kind === "generator" ? "To be, or not to be\nTo bee, or knot two bee" : "Anna\nOtto\nMaria";
  const input = h("textarea", { rows: 4, spellcheck: "false" }, example);
  const file = h("input", { type: "file", accept: ".txt,.csv,text/plain,text/csv" });
  const answers = h("div", { class: "scroll" });
  file.addEventListener("change", async () => { if (file.files[0]) input.value = (await file.files[0].text()).slice(0, 200000); });
  async function tried(event) {
    event.preventDefault();
    answers.setAttribute("aria-busy", "true");
    try {
      answers.replaceChildren(told(facts, await ask(ofModel(facts.name, ability), question(facts, input.value, arrays))));
    } catch (error) {
      answers.replaceChildren(problem(error));
    }
    answers.setAttribute("aria-busy", "false");
  }
  const title = arrays ? `One recording: a line for each timestep, ${columns} number${columns > 1 ? "s" : ""} in it` : "Texts, a line each";
  return h("form", { onsubmit: tried }, h("h3", {}, "Try it"), h("div", { class: "fields" }, field(title, input, { class: "wide" }), field("or a file", file), h("button", { class: "strong", type: "submit" }, "Answer")), answers);
}

function question(facts, text, arrays) {
  const rows = text.split("\n").map((line) => line.trim()).filter(Boolean);
  if (!arrays) return { texts: rows };
  const numbers = rows.map((line) => line.split(/[\s,;]+/).map(Number));
  if (facts.kind === "forecaster") return { series: [numbers.map(([value]) => value)] };
  return { recordings: [facts.reads === "symbols" ? numbers.flat() : numbers] };
}

function told(facts, { answers }) {
  const rows = answers.map((answer) => {
    if (answer.probabilities) return [answer.text ?? "the recording", answer.label, meter(answer.probability, percent(answer.probability, 1))];
    if (answer.outputs) return [answer.input ?? "the recording", answer.outputs.map((one) => one.output).join(" | "), meter(answer.outputs[0]?.probability ?? 0, percent(answer.outputs[0]?.probability ?? 0, 1))];
    if (answer.tags) return [answer.text, answer.tags.join(" "), ""];
    if (answer.forecast) return ["the series", answer.forecast.flat().map((value) => value.toPrecision(4)).join(", "), ""];
    return [answer.text, `${answer.bits_per_character?.toFixed(3)} bits a character`, ""];
  });
  const heads = facts.kind === "generator" ? ["text", "surprise", ""] : ["input", "answer", "how sure"];
  return h("table", {}, h("thead", {}, h("tr", {}, heads.filter(Boolean).map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, rows.map((row) => h("tr", {}, row.slice(0, heads.filter(Boolean).length).map((cell, i) => h("td", { class: i === 2 ? "number" : "" }, cell))))));
}
