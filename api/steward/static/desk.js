// Keys, dialogs and focus. Pages work without it; nothing here knows what a decision is.

const USUAL = { same: "s", different: "d", unsure: "u", skip: "k", undo: "z", reason: "r", reveal: "v", next: "n", search: "/", help: "?" };
const STORE = "mdm.keys";
const find = (selector, root = document) => root.querySelector(selector);

// ---- keys: which action a key does, as this browser's steward wants it

function kept() {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(STORE) ?? "{}") };
  } catch {
    return { ...USUAL };
  }
}

let keys = kept();

function show(root = document) {
  for (const one of root.querySelectorAll("[data-key]")) one.textContent = keys[one.dataset.key];
  for (const one of root.querySelectorAll("[data-remaps]")) one.value = keys[one.dataset.remaps];
}

function remap(action, key) {
  const taken = Object.keys(keys).find((other) => other !== action && keys[other] === key);
  if (key.trim() && !taken) keys[action] = key;
  localStorage.setItem(STORE, JSON.stringify(keys));
  show();
}

const isWriting = (target) => target.matches?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

function act(action) {
  if (action === "help") return find("#keys")?.showModal();
  const target = find(`[data-action="${action}"]`);
  if (!target || target.disabled) return undefined;
  return target.matches("input") ? target.focus() : target.click();
}

document.addEventListener("keydown", (event) => {
  if ((event.target.id === "reason" || event.target.matches?.(".told")) && event.key === "Escape") return event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isWriting(event.target)) return undefined;
  if (find("dialog[open]")) return undefined;
  const action = Object.keys(keys).find((one) => keys[one] === event.key);
  if (!action) return undefined;
  event.preventDefault();
  return act(action);
});

document.addEventListener("input", (event) => {
  if (event.target.dataset?.remaps) remap(event.target.dataset.remaps, event.target.value);
});

document.addEventListener("focusin", (event) => {
  if (event.target.dataset?.remaps) event.target.select();
});

// ---- a reason, where an answer needs one

let asked = null;

document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    if (button.dataset.needsReason !== undefined && !find("#reason").value.trim()) {
      event.preventDefault();
      event.stopPropagation();
      asked = button;
      find("#reason-text").value = "";
      find("#reason-dialog").showModal();
    } else if (button.dataset.action === "help") {
      event.preventDefault();
      act("help");
    } else if (button.dataset.closes !== undefined) {
      button.closest("dialog").close();
    } else if (button.dataset.resetsKeys !== undefined) {
      keys = { ...USUAL };
      localStorage.removeItem(STORE);
      show();
    }
  },
  true,
);

document.addEventListener(
  "close",
  (event) => {
    if (event.target.id !== "reason-dialog" || event.target.returnValue !== "ok" || !asked) return;
    find("#reason").value = find("#reason-text").value;
    event.target.returnValue = "";
    asked.click();
    asked = null;
  },
  true,
);

document.addEventListener("change", (event) => {
  if (event.target.dataset?.submits !== undefined) event.target.form.submit();
});

// ---- ticks: one in a table's head for all below; without this script the server is told "all"

const below = (head) => head.form.querySelectorAll(`input[type=checkbox][name="${head.dataset.ticks}"]`);

for (const head of document.querySelectorAll("[data-ticks]")) {
  head.removeAttribute("name");
  head.form.addEventListener("change", (event) => {
    if (event.target === head) for (const one of below(head)) one.checked = head.checked;
    else head.checked = [...below(head)].every((one) => one.checked);
  });
}

// ---- focus: it is never lost when something comes or goes

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const gone = event.detail.target;
  if (!gone?.contains(document.activeElement)) return;
  const row = gone.closest("tr");
  (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector("a")?.focus();
});

document.addEventListener("htmx:afterSettle", () => {
  const desk = find("#desk");
  if (desk?.dataset.title) document.title = desk.dataset.title;
});

document.addEventListener("htmx:afterSwap", (event) => {
  show();
  if (event.detail.target?.id !== "desk" && event.detail.elt?.id !== "desk") return;
  window.scrollTo(0, 0);
  find("#desk")?.focus({ preventScroll: true });
});

// ---- leaving a task gives it back

window.addEventListener("pagehide", () => {
  const lease = find("[data-release]");
  const csrf = find("input[name=csrf]");
  if (!lease || !csrf) return;
  navigator.sendBeacon(lease.dataset.release, new URLSearchParams({ csrf: csrf.value, until: lease.dataset.until }));
});

document.documentElement.classList.add("scripted");
show();
