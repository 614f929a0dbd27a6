// Keys, live clocks, buttons at rest in flight, failures with a retry. Every page works without it.
const root = document.documentElement;
const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const on = (name, act) => document.addEventListener(name, act);

// --- keys
// data-go: after g. data-key: presses a button or link, focuses a field or what has data-aim.
// data-row: one of a list; data-brief: whose brief stands beside it.

const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=submit])";
let goUntil = 0;
let waiting = ""; // the key that waits for the brief

const byKey = (name, key) => all(`[data-${name}="${CSS.escape(key)}"]:not(:disabled)`)
  .find((found) => name === "go" || found.checkVisibility());
const work = () => find("#work") ?? {};
const isSaving = () => work().ariaBusy === "true";
const setSaving = (is) => { work().ariaBusy = is; };

function press(element) {
  element.focus();
  if (element.matches("button, a, summary") && !("aim" in element.dataset)) element.click();
}

// The brief rests until it is the selected row's: what is logged belongs to the row that looks chosen.
function select(row, isResting) {
  const brief = find("[data-brief]");
  if (!brief?.checkVisibility()) return;
  const current = find("[data-row][aria-current]");
  if (current) current.ariaCurrent = null;
  row.ariaCurrent = "true";
  brief.ariaBusy = brief.inert = isResting;
}

function load(row) {
  select(row, true);
  row.querySelector("a").dispatchEvent(new CustomEvent("row:select", { bubbles: true }));
}

// Where no brief came, the row of the one that is there is chosen again.
function reselect() {
  waiting = "";
  const brief = find("[data-brief]");
  if (brief) select(find(`[data-row="${brief.dataset.brief}"]`) ?? brief, false);
}

function pressKey(key) {
  const target = byKey("key", key);
  if (!target) return false;
  const brief = target.closest("[data-brief]");
  const row = document.activeElement.closest("[data-row]");
  if (brief && row?.dataset.row && row.dataset.row !== brief.dataset.brief && !brief.inert) load(row);
  if (brief?.inert) waiting = key;
  else press(target);
  return true;
}

function closeMenus(except) {
  all("details.menu[open]").forEach((menu) => { menu.open = menu.contains(except); });
}

function move(step) {
  const rows = all("[data-row]").filter((row) => row.checkVisibility());
  if (!rows.length || isSaving()) return;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const start = here >= 0 ? here : rows.findIndex((row) => row.hasAttribute("aria-current"));
  const row = rows[Math.min(Math.max(start + step, 0), rows.length - 1)];
  row.querySelector("a").focus();
  row.scrollIntoView({ block: "nearest" });
  load(row);
}

function open(event) {
  const focused = document.activeElement;
  const link = focused.closest("[data-row]") ? focused : find("[data-row][aria-current] a");
  if (link?.dataset.open && (focused === link || focused === document.body)) {
    event.preventDefault();
    location.assign(link.dataset.open);
  }
}

function showDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

const COMMANDS = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => find("#search")?.select(),
  "?": () => showDialog("keys"),
  g: () => { goUntil = Date.now() + 1500; },
};

on("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
  if (root.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || event.repeat && !"jk".includes(event.key)) return;
  if (event.target.closest?.(TYPING) || find("dialog[open]")) return;
  if (event.key === "Enter") return open(event);
  const place = Date.now() < goUntil ? byKey("go", event.key) : null;
  goUntil = 0;
  waiting = "";
  if (place) press(place);
  else if (!pressKey(event.key)) {
    if (!Object.hasOwn(COMMANDS, event.key)) return;
    COMMANDS[event.key]();
  }
  event.preventDefault();
});

on("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) showDialog(opener.dataset.dialog);
  closeMenus(event.target);
});

// --- clocks
// data-left: business seconds left; data-open-for: how long the office stays open. Words as in format.py.

const seen = new WeakMap();
const two = (number) => String(number).padStart(2, "0");

function timeLeft(seconds) {
  const word = seconds < 0 ? "over" : "left";
  const whole = Math.abs(seconds);
  const minutes = Math.floor(whole / 60);
  if (!minutes) return `${whole} s ${word}`;
  const hours = Math.floor(minutes / 60);
  if (!hours) return `${minutes} m ${word}`;
  return `${hours} h ${minutes % 60 ? `${two(minutes % 60)} m ` : ""}${word}`;
}

function tick(clock, now) {
  if (!seen.has(clock)) seen.set(clock, now);
  const gone = Math.min(Math.floor((now - seen.get(clock)) / 1000), Number(clock.dataset.openFor));
  const left = Number(clock.dataset.left) - gone;
  const text = clock.querySelector(".clock-text");
  const words = timeLeft(left);
  if (text.textContent !== words) text.textContent = words;
  const state = left < 0 ? "overdue" : left <= Number(clock.dataset.warn ?? -1) ? "due_soon" : null;
  if (state && !clock.classList.contains(`state-${state}`)) {
    clock.className = `clock-time state-${state}`;
    clock.querySelector("use").setAttribute("href", `#shape-${state}`);
  }
}

function tickAll() {
  if (document.hidden) return;
  const now = Date.now();
  all("[data-left]").forEach((clock) => tick(clock, now));
}

tickAll();
setInterval(tickAll, 1000);
on("visibilitychange", tickAll);
on("htmx:load", tickAll);

// --- data-ticked counts the ticked boxes of its form

on("change", ({ target }) => {
  const place = target.form?.querySelector("[data-ticked]");
  if (!place) return;
  place.textContent = target.form.querySelectorAll("[type=checkbox]:checked").length;
  place.closest("button").disabled = place.textContent === "0";
});

// --- in flight

const submitters = new WeakMap();

function rest(form, submitter) {
  const button = submitter ?? form.querySelector("button:not([type=button]), input[type=submit]");
  if (!button || form.method === "dialog") return;
  submitters.set(form, button);
  // Later, for a disabled button sends no value.
  setTimeout(() => { button.disabled = button.ariaBusy = true; });
}

function wake(form) {
  const button = submitters.get(form);
  setTimeout(() => { if (button) button.disabled = button.ariaBusy = false; });
}

on("submit", (event) => { if (event.target.method !== "get") rest(event.target, event.submitter); });
window.addEventListener("pageshow", (event) => { if (event.persisted) all("form").forEach(wake); });
on("htmx:afterRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  wake(elt);
  if (requestConfig?.verb !== "get") setSaving(false);
});

// --- failures

const REASONS = {
  403: "you may not do this, or you were signed out.",
  404: "it is no longer there.",
};

function tell(event, fallback) {
  const { elt, xhr, requestConfig } = event.detail;
  const isRead = (requestConfig?.verb ?? "get") === "get";
  const box = document.createElement("div");
  Object.assign(box, { className: "message message-error", id: "problem", role: "alert" });
  box.innerHTML = '<svg class="shape" aria-hidden="true"><use href="#shape-not_met"/></svg><p></p><button type="button" class="button button-link">Try again</button>';
  const [what, kept] = isRead ? ["loaded", ""] : ["saved", " What you wrote is still here."];
  box.querySelector("p").textContent = `Not ${what}: ${REASONS[xhr?.status] ?? fallback}${kept}`;
  box.querySelector("button").addEventListener("click", () => {
    box.remove();
    if (!elt.isConnected) location.reload();
    else if (elt.matches("form")) elt.requestSubmit(submitters.get(elt));
    else elt.click();
  });
  find("#problem")?.remove();
  const form = elt.closest("form");
  if (form?.isConnected && !isRead) form.prepend(box);
  else find("#messages").append(box);
  box.scrollIntoView({ block: "nearest" });
  if (isRead) reselect();
}

on("htmx:responseError", (event) => tell(event, "the server could not do it."));
["sendError", "timeout"].forEach((name) => on(`htmx:${name}`, (event) => tell(event, "the server did not answer.")));
on("htmx:beforeRequest", (event) => {
  const { elt, target, requestConfig } = event.detail;
  // One at a time: what comes back replaces what a second belongs to.
  if (isSaving() && target?.closest("#work")) {
    wake(elt);
    return event.preventDefault();
  }
  find("#problem")?.remove();
  if (requestConfig.verb !== "get") setSaving(true);
  const row = elt.closest("[data-row]");
  if (row) select(row, true);
  // Where the brief has no room, the link opens its page.
  if (elt.href && target && !target.checkVisibility()) {
    event.preventDefault();
    if (requestConfig.triggeringEvent?.type === "click") location.assign(elt.dataset.open ?? elt.href);
  }
});

// --- the address to share

const shared = find("link[rel=canonical]");
if (shared) history.replaceState(history.state, "", shared.href + location.hash);

// --- after a swap

on("htmx:beforeSwap", (event) => {
  // A session that ended answers with the log-in page.
  if (event.detail.shouldSwap && /<!doctype html/i.test(event.detail.serverResponse.slice(0, 200))) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
on("htmx:afterSettle", (event) => {
  const brief = find("[data-brief]");
  const chosen = find("[data-row][aria-current]");
  if (waiting && brief && brief.dataset.brief === chosen?.dataset.row) {
    pressKey(waiting);
    waiting = "";
  }
  if (document.activeElement !== document.body) return;
  const place = event.detail.elt.querySelector("[data-focus]") ?? event.detail.elt.querySelector("h1, h2, h3");
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
});
