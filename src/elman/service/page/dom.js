// Elements of the page and of drawings, and what every room says to its reader.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") Object.assign(element.style, value);
    else if (name in element && typeof value !== "string" && !(element instanceof SVGElement)) element[name] = value;
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An element of HTML: `h("p", {class: "soft"}, "text")`. */
export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

/** An element of SVG. */
export const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/** A share as people read it. */
export const percent = (share, digits = 0) => `${(100 * share).toFixed(digits)}%`;

/** Tell a screen reader, and only it. */
export function say(text) {
  document.getElementById("said").textContent = text;
}

/** What went wrong, in the service's own words. */
export function problem(error) {
  const said = error.remedy ? `${error.message}; ${error.remedy}` : error.message;
  say(said);
  return h("p", { class: "problem", role: "alert" }, said);
}

/** A bar with its number beside it. */
export function meter(share, text = percent(share)) {
  return [h("span", { class: "meter", "aria-hidden": "true" }, h("i", { style: { width: percent(Math.max(0, Math.min(1, share))) } })), text];
}

/** Call `work` once nothing has happened for a while. */
export function debounce(work, wait) {
  let timer = 0;
  return (...all) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...all), wait);
  };
}

/** A field with its label. */
export const field = (label, input, more = {}) => h("label", more, label, input);

/** A choice among options, each a value or `[value, title]`. */
export function choice(options, chosen, attributes = {}) {
  return h("select", attributes, options.map((option) => {
    const [value, title] = Array.isArray(option) ? option : [option, option];
    return h("option", { value, selected: value === chosen }, title);
  }));
}

/** Hand a text to the reader as a file. */
export function download(name, text, type = "text/csv") {
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
