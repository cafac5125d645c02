// The service's interface: questions, events, and what went wrong with them.

/** What the service says went wrong, with what to do. */
export class Problem extends Error {
  constructor(told, status) {
    super(told.detail || told.title || `The service answered ${status}`);
    this.remedy = told.remedy || "";
    this.status = status;
  }
}

const stored = () => sessionStorage.getItem("key");

async function asked(path, options, again = true) {
  const headers = { ...options.headers };
  if (stored()) headers.Authorization = `Bearer ${stored()}`;
  let answer;
  try {
    answer = await fetch(path, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ detail: "The service cannot be reached", remedy: "is it still running?" }, 0);
  }
  if (answer.status === 401 && again && (await key())) return asked(path, options, false);
  if (!answer.ok) {
    let told = {};
    try { told = await answer.json(); } catch { /* not a problem of its own */ }
    throw new Problem(told, answer.status);
  }
  return answer;
}

function key() {
  const dialog = document.getElementById("key");
  const input = dialog.querySelector("input");
  input.value = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      if (input.value) sessionStorage.setItem("key", input.value);
      done(Boolean(input.value));
    }, { once: true });
  });
}

/** Look something up. */
export const get = async (path) => (await asked(path, {})).json();

const body = (question) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(question),
});

/** Ask a question; `signal` takes it back. */
export async function ask(path, question, signal) {
  return (await asked(path, { ...body(question), signal })).json();
}

/** Ask a question that is answered by events: yields `[name, data]` as they come. */
export async function* events(path, question, signal) {
  const options = body(question);
  options.headers.Accept = "text/event-stream";
  const answer = await asked(path, { ...options, signal });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      for (const part of parts) {
        const name = /^event: (.*)$/m.exec(part);
        const data = /^data: (.*)$/m.exec(part);
        if (!name) continue;
        const told = JSON.parse(data ? data[1] : "{}");
        if (name[1] === "problem") throw new Problem(told, told.status);
        yield [name[1], told];
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** The address of what a model can be asked. */
export const ofModel = (name, ability) => `/v1/models/${encodeURIComponent(name)}/${ability}`;
