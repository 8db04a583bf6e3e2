// What Streamlit's own page leaves out: copying a citation, one place that speaks, focus that is not
// lost when the control that was used goes away, and plain words when the server goes away.
(() => {
  const say = document.createElement("div");
  say.id = "says";
  say.setAttribute("role", "status");
  say.className = "unseen";
  document.addEventListener("DOMContentLoaded", () => document.body.prepend(say));

  function focusOn(element) {
    if (!element) return;
    element.setAttribute("tabindex", "-1");
    element.focus();
  }

  // An answer is announced once: a page that is drawn again says nothing new.
  let spoken = "";
  let last = null;
  let wanted = "";
  new MutationObserver(() => {
    const words = document.querySelector(".spoken");
    const key = words ? `${words.dataset.turn} ${words.textContent}` : "";
    if (words && key !== spoken && words.textContent.trim()) {
      say.textContent = words.textContent;
      wanted = words.dataset.turn;
    }
    spoken = key;
    // The control goes away before or after the words come; whoever moves on in between is left be.
    const heading = wanted && document.querySelector(`h2.question[data-turn="${wanted}"]`);
    if (heading && lost()) focusOn(heading);
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
  document.addEventListener("focusin", (event) => {
    last = event.target;
    wanted = "";
  });

  // Focus is only ever given back, never taken: what had it is gone, and nothing else has it.
  function lost() {
    const gone = last && (!last.isConnected || last.offsetParent === null);
    return gone && document.activeElement === document.body;
  }

  // The server may be started again, or forget a page that was away for long. Streamlit would speak
  // of a terminal, or show an empty page at the next step, without a word. What was asked and which
  // record was stored is then known to this page alone.
  const PATIENCE = 1500;
  const notice = document.createElement("div");
  notice.id = "interrupted";
  notice.hidden = true;
  let visit = "";
  let gone = 0;
  let told = false;
  let asked = "";
  let record = "";
  setInterval(() => {
    document.querySelector(".stDialog:has([data-testid=stErrorCodeBlock]) button")?.click();
    const state = document.querySelector("[data-test-connection-state]");
    const words = document.querySelector(".visit");
    if (!state || !words) return;
    if (state.dataset.testConnectionState !== "CONNECTED") {
      gone ||= Date.now();
      told = false;
      if (Date.now() - gone > PATIENCE) tell(words.dataset.lost);
      return;
    }
    if (gone) {
      gone = 0;
      notice.hidden = true;
      askWhetherRemembered(visit, words);
    }
    if (visit && words.dataset.visit !== visit) {
      if (!told) tell(words.dataset.forgotten, words);
      told = false;
      asked = record = "";
    }
    visit = words.dataset.visit;
    // What the person has cleared away is not brought back.
    const cleared = document.querySelector("[data-cleared]")?.dataset.cleared;
    if (cleared === "asked") asked = "";
    if (cleared === "record") record = "";
    asked = document.querySelector("h2.question")?.textContent ?? asked;
    record = document.querySelector(".stored .record-id")?.textContent ?? record;
  }, 300);

  // Without this a forgotten page would only show it at the person's next step.
  async function askWhetherRemembered(mark, words) {
    const answer = await fetch(`./visit?mark=${mark}`).catch(() => null);
    if (answer?.status !== 404 || mark !== visit) return;
    tell(words.dataset.forgotten, words);
    told = true;
  }

  function tell(text, words) {
    if (!notice.hidden && notice.dataset.text === text) return;
    notice.dataset.text = text;
    notice.replaceChildren(paragraph(text));
    if (words && record) notice.append(paragraph(words.dataset.record.replace("{id}", record)));
    if (words && asked && document.querySelector("[data-testid=stChatInputTextArea]")) {
      notice.append(paragraph(`“${asked}”`), button(words.dataset.refill, refill(asked)));
    }
    if (words) notice.append(button(words.dataset.close, () => {}));
    document.body.prepend(notice);
    notice.hidden = false;
    say.textContent = notice.innerText;
  }

  function paragraph(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  }

  function button(text, work) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", () => {
      notice.hidden = true;
      work();
    });
    return made;
  }

  // Into the box and no further: it is for the person to send it again.
  function refill(text) {
    return () => {
      const box = document.querySelector("[data-testid=stChatInputTextArea]");
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    };
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy], button[data-link]");
    if (!button) return;
    const { copy: text, link } = button.dataset;
    await copy(text ?? new URL(link, document.baseURI).href);
    const words = button.textContent;
    button.textContent = "Copied";
    say.textContent = `Copied: ${words}`;
    setTimeout(() => (button.textContent = words), 2000);
  });

  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
})();
