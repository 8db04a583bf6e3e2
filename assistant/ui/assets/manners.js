// What Streamlit's own page leaves out: copying a citation, one place that speaks, a way past the
// navigation, and focus that is not lost when the control that was used goes away.
(() => {
  const say = document.createElement("div");
  say.id = "says";
  say.setAttribute("role", "status");
  say.className = "unseen";
  const skip = document.createElement("a");
  skip.href = "#content";
  skip.className = "skip";
  skip.textContent = "Skip to the content";
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    focusOn(document.querySelector("[data-testid=stMain] h1") ||
      document.querySelector("[data-testid=stMain]"));
  });
  document.addEventListener("DOMContentLoaded", () => document.body.prepend(skip, say));

  function focusOn(element) {
    if (!element) return;
    element.setAttribute("tabindex", "-1");
    element.focus();
  }

  // An answer is announced once: a page that is drawn again says nothing new.
  let spoken = "";
  let lost = false;
  let last = null;
  new MutationObserver(() => {
    const words = document.querySelector(".spoken");
    const key = words ? `${words.dataset.turn} ${words.textContent}` : "";
    if (words && key !== spoken && words.textContent.trim()) say.textContent = words.textContent;
    if (words && key !== spoken && lost) {
      focusOn(document.querySelector("h2.question:not(.asking)"));
      lost = false;
    }
    spoken = key;
    if (last && !last.isConnected && document.activeElement === document.body) {
      lost = true;
      last = null;
    }
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
  document.addEventListener("focusin", (event) => {
    last = event.target;
    lost = false;
  });

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
