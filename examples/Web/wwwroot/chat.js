// The page. All that the app says is untrusted, and only ever becomes text (textContent), never markup.

const element = id => document.getElementById(id);
const log = element("log");
const suggestions = element("suggestions");
const text = element("text");

let app = { greeting: "", questions: [], suggestsQuestions: false, takesFiles: false };
let conversationId = null;
let files = []; // Of the next message: { file, chip, uploaded }.
let turn = 0; // Counts questions and conversations: what an earlier one still brings is not shown.
let running = null; // The AbortController of the answer that is coming in.

function copyOf(template) {
  return element(template).content.firstElementChild.cloneNode(true);
}

function add(parent, tag, className, words) {
  const child = parent.appendChild(document.createElement(tag));
  child.className = className;
  child.textContent = words;
  return child;
}

function follow(change) {
  // Who has scrolled up to read stays there.
  const page = document.scrollingElement;
  const atEnd = page.scrollHeight - page.scrollTop - page.clientHeight < 80;
  change();
  if (atEnd) {
    page.scrollTop = page.scrollHeight;
  }
}

async function call(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail ?? problem.title ?? `The server answered ${response.status}.`);
  }

  return response;
}

function post(path, body, signal) {
  return call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });
}

/** One answer on the page. */
class Answer {
  #article = copyOf("answer-template");
  #parts = this.#article.querySelector(".parts");
  #open = null; // The part that the next delta of its kind goes on with.
  #running = new Map(); // Tools without a result, by the call's id.
  #sources = 0;
  messageId = null;

  constructor() {
    log.append(this.#article);
    const ratings = this.#article.querySelector(".ratings");
    ratings.addEventListener("click", click => this.#rate(click.target.closest("button"), ratings));
  }

  show(event) {
    switch (event.kind) {
      case "begun":
        this.messageId = event.messageId;
        break;
      case "text":
        this.#append("text", event.delta, () => add(this.#parts, "p", "text", ""));
        break;
      case "reasoning":
        this.#append("reasoning", event.delta, () => {
          const part = copyOf("reasoning-template");
          this.#parts.append(part);
          return part.querySelector(".text");
        });
        break;
      case "toolCall":
        this.#addTool(event);
        break;
      case "toolResult":
        this.#endTool(event);
        break;
      case "file":
        this.#addFile(event.url);
        break;
      case "source":
        this.#addSource(event);
        break;
      case "replaced":
        this.#parts.querySelectorAll(":scope > .text").forEach(part => part.remove());
        this.#open = null;
        this.#append("text", event.all, () => add(this.#parts, "p", "text", ""));
        break;
      case "failed":
        this.note(event.reason, true);
        break;
      case "done":
        if (event.finishReason) {
          this.note(event.finishReason === "paused" ? "The app waits for somebody to fill in a form." : `Ended: ${event.finishReason}.`);
        }

        break;
    }
  }

  note(words, isError = false) {
    const note = this.#article.querySelector(".note");
    note.textContent = words;
    note.hidden = false;
    note.classList.toggle("error", isError);
  }

  end() {
    this.#article.setAttribute("aria-busy", "false");
    this.#article.querySelector(".ratings").hidden = this.messageId === null;
    this.#running.forEach(tool => tool.querySelector(".state").textContent = "no result");
  }

  #append(kind, delta, create) {
    if (this.#open?.kind !== kind) {
      if (delta.trim() === "") {
        return; // Models put blank lines between their reasoning and their answer.
      }

      this.#open = { kind, part: create() };
      delta = delta.trimStart();
    }

    this.#open.part.append(delta); // A text node: nothing in it is markup.
  }

  #addTool({ id, name, arguments: values }) {
    const tool = copyOf("tool-template");
    tool.querySelector(".name").textContent = name;
    tool.querySelector(".arguments").textContent = values ? JSON.stringify(values, null, 2) : "";
    this.#running.set(id, tool);
    this.#parts.append(tool);
    this.#open = null;
  }

  #endTool({ id, result }) {
    const tool = this.#running.get(id);
    if (tool) {
      const shown = tool.querySelector(".result");
      shown.textContent = typeof result === "string" ? result : JSON.stringify(result, null, 2);
      shown.hidden = false;
      tool.querySelector(".state").textContent = "done";
      this.#running.delete(id);
    }
  }

  #addFile(url) {
    const part = add(this.#parts, "p", "file", "");
    if (/^https?:\/\//i.test(url)) { // Not javascript:, not data:.
      const link = add(part, "a", "", "Open the file");
      link.href = url;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    } else {
      part.textContent = `File: ${url}`;
    }

    this.#open = null;
  }

  #addSource({ title, snippet }) {
    const sources = this.#article.querySelector(".sources");
    sources.hidden = false;
    this.#sources++;
    sources.querySelector("summary").textContent = this.#sources === 1 ? "1 source" : `${this.#sources} sources`;
    const item = add(sources.querySelector("ol"), "li", "", "");
    add(item, "cite", "", title);
    if (snippet) {
      add(item, "blockquote", "", snippet);
    }
  }

  async #rate(button, ratings) {
    if (!button) {
      return;
    }

    const value = button.getAttribute("aria-pressed") === "true" ? null : button.value;
    try {
      await post(`api/messages/${this.messageId}/feedback`, { value });
      for (const other of ratings.children) {
        other.setAttribute("aria-pressed", String(other.value === value));
      }
    } catch (error) {
      this.note(error.message, true);
    }
  }
}

/** Reads server-sent events, each a JSON object. EventSource itself can't post a question. */
async function* readEvents(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }

    const frames = (rest + value).split("\n\n");
    rest = frames.pop();
    for (const frame of frames) {
      yield JSON.parse(frame.slice("data: ".length));
    }
  }
}

async function ask(words, attached = []) {
  const own = ++turn;
  const abort = running = new AbortController();
  suggest([]);
  addQuestion(words, attached);
  const answer = new Answer();
  refresh();
  document.scrollingElement.scrollTop = document.scrollingElement.scrollHeight;
  let end = null;
  try {
    const question = { text: words, conversationId, files: attached.map(one => one.uploaded) };
    for await (const event of readEvents(await post("api/chat", question, abort.signal))) {
      if (own === turn) {
        conversationId = event.conversationId ?? conversationId;
        end = event.kind === "done" || event.kind === "failed" ? event.kind : null;
        follow(() => answer.show(event));
      }
    }

    if (end === null) {
      answer.note("The connection ended before the answer did.", true);
    }
  } catch (error) {
    // Hanging up is what stops the answer, in Dify too.
    answer.note(abort.signal.aborted ? "Stopped." : error.message, !abort.signal.aborted);
  }

  if (own === turn) {
    running = null;
    refresh();
    follow(() => answer.end());
  }

  if (end === "done" && app.suggestsQuestions && answer.messageId) {
    // Nice to have: when Dify can't think of any, none are shown.
    const questions = await call(`api/messages/${answer.messageId}/suggested`).then(response => response.json()).catch(() => []);
    if (own === turn) {
      follow(() => suggest(questions));
    }
  }
}

function addQuestion(words, attached) {
  const question = copyOf("question-template");
  question.querySelector(".text").textContent = words;
  question.querySelector(".files").append(...attached.map(one => createChip(one.file)));
  log.append(question);
}

function suggest(questions) {
  suggestions.replaceChildren();
  for (const question of questions) {
    const button = add(add(suggestions, "li", "", ""), "button", "", question);
    button.type = "button";
    button.addEventListener("click", () => ask(question));
  }
}

function createChip(file) {
  const chip = document.createElement("li");
  if (file.type.startsWith("image/")) {
    const picture = add(chip, "img", "", "");
    picture.src = URL.createObjectURL(file);
    picture.alt = "";
  }

  add(chip, "span", "", file.name);
  return chip;
}

async function attach(file) {
  const one = { file, chip: createChip(file), uploaded: null };
  const remove = add(one.chip, "button", "remove", "×");
  remove.type = "button";
  remove.setAttribute("aria-label", `Remove ${file.name}`);
  remove.addEventListener("click", () => {
    files = files.filter(other => other !== one);
    one.chip.remove();
    refresh();
  });
  files.push(one);
  element("files").append(one.chip);
  refresh();
  try {
    const form = new FormData();
    form.append("file", file);
    one.uploaded = await (await call("api/files", { method: "POST", body: form })).json();
  } catch (error) {
    files = files.filter(other => other !== one);
    one.chip.classList.add("error");
    add(one.chip, "span", "", error.message);
  }

  refresh();
}

/** Shows what can be done at the moment. */
function refresh() {
  const uploading = files.some(one => one.uploaded === null);
  element("send").hidden = running !== null;
  element("send").disabled = uploading || (text.value.trim() === "" && files.length === 0);
  element("stop").hidden = running === null;
  element("files").setAttribute("aria-busy", String(uploading));
  text.rows = Math.min(8, text.value.split("\n").length);
}

function begin() {
  running?.abort();
  running = null;
  turn++;
  conversationId = null;
  log.replaceChildren();
  if (app.greeting) {
    add(log, "p", "greeting", app.greeting);
  }

  suggest(app.questions);
  refresh();
  text.focus();
}

element("composer").addEventListener("submit", submit => {
  submit.preventDefault();
  if (running === null && !element("send").disabled) {
    const [words, attached] = [text.value.trim(), files];
    text.value = "";
    files = [];
    element("files").replaceChildren();
    ask(words, attached);
  }
});

text.addEventListener("input", refresh);
text.addEventListener("keydown", key => {
  if (key.key === "Enter" && !key.shiftKey && !key.isComposing) {
    key.preventDefault();
    element("composer").requestSubmit();
  }
});

element("stop").addEventListener("click", () => {
  running?.abort();
  text.focus();
});
element("new").addEventListener("click", begin);
element("attach").addEventListener("click", () => element("picker").click());
element("picker").addEventListener("change", () => {
  [...element("picker").files].forEach(attach);
  element("picker").value = "";
});

try {
  app = await (await call("api/app")).json();
  document.title = element("name").textContent = app.name;
  element("server").textContent = app.server;
  element("attach").hidden = !app.takesFiles;
  if (turn === 0) { // Else somebody was quicker, and has asked.
    begin();
  }
} catch (error) {
  add(log, "p", "note error", error.message);
}
