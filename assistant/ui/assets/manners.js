// What Streamlit's own page leaves out: copying a citation, one place that speaks, and focus that is
// not lost when the control that was used goes away.
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
