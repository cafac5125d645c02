// The page: four rooms, of which the address says which is open.

import { h, problem } from "/dom.js";

const ROOMS = { names: "/names.js", watch: "/watch.js", write: "/write.js", models: "/models.js" };
const main = document.getElementById("room");
let leave = () => {};
let turn = 0;

async function enter() {
  const [, asked, ...rest] = location.hash.split("/");
  const name = asked in ROOMS ? asked : "names";
  const mine = ++turn;
  leave();
  leave = () => {};
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const room = h("div", {});
  try {
    const { open } = await import(ROOMS[name]);
    if (mine !== turn) return;
    main.replaceChildren(room);
    const left = await open(room, rest.map(decodeURIComponent));
    if (mine === turn) leave = left || leave;
    else if (left) left();
  } catch (error) {
    room.append(problem(error));
  }
  document.title = `${room.querySelector("h1")?.textContent || name} - elman`;
}

let first = true;
async function changed() {
  await enter();
  if (!first) main.focus({ preventScroll: false });
  first = false;
}

addEventListener("hashchange", changed);
changed();
