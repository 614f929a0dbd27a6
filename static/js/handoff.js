// What the pages gain from a script: keys, clocks that count down, buttons that rest in flight, failures with a retry.
// Every page works without it.
"use strict";

(() => {
  const root = document.documentElement;

  // --- keys ---------------------------------------------------------------------------------------------------------
  // data-go="q": pressed after g. data-key="t": presses a button or link, focuses a field. data-row: one of a list.

  const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=submit])";
  let goUntil = 0;

  const byKey = (name, key) => document.querySelector(`[data-${name}="${CSS.escape(key)}"]:not(:disabled)`);

  function press(element) {
    element.focus();
    if (element.matches("button, a, summary")) element.click();
  }

  function move(step) {
    const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const start = here >= 0 ? here : rows.findIndex((row) => row.hasAttribute("aria-current"));
    const row = rows[Math.min(Math.max(start + step, 0), rows.length - 1)];
    const link = row.querySelector("a");
    link.focus();
    row.scrollIntoView({ block: "nearest" });
    link.dispatchEvent(new CustomEvent("row:select", { bubbles: true }));
  }

  function open(event) {
    const focused = document.activeElement;
    const link = focused.closest("[data-row]") ? focused : document.querySelector("[data-row][aria-current] a");
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
    "/": () => document.getElementById("search")?.select(),
    "?": () => showDialog("keys"),
    g: () => { goUntil = Date.now() + 1500; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
    if (root.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || event.repeat && !"jk".includes(event.key)) return;
    if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter") return open(event);
    const target = Date.now() < goUntil ? byKey("go", event.key) : byKey("key", event.key);
    goUntil = 0;
    if (target) press(target);
    else if (Object.hasOwn(COMMANDS, event.key)) COMMANDS[event.key]();
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) showDialog(opener.dataset.dialog);
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // --- clocks -------------------------------------------------------------------------------------------------------
  // data-left: business seconds left when rendered; data-open-for: for how long the open window goes on. The words are
  // those of handoff/web/format.py. Counting from first sight needs no agreement with the server's clock.

  const seen = new WeakMap();
  const two = (number) => String(number).padStart(2, "0");

  function timeLeft(seconds) {
    const word = seconds < 0 ? "over" : "left";
    const whole = Math.abs(seconds);
    const minutes = Math.floor(whole / 60);
    if (!minutes) return `${whole} s ${word}`;
    const hours = Math.floor(minutes / 60);
    if (!hours) return `${minutes} m ${word}`;
    return minutes % 60 ? `${hours} h ${two(minutes % 60)} m ${word}` : `${hours} h ${word}`;
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
    document.querySelectorAll("[data-left]").forEach((clock) => tick(clock, now));
  }

  tickAll();
  setInterval(tickAll, 1000);
  document.addEventListener("visibilitychange", tickAll);
  document.addEventListener("htmx:load", tickAll);

  // --- ticked: data-ticked counts the ticked boxes of its form ------------------------------------------------------

  document.addEventListener("change", ({ target }) => {
    const place = target.form?.querySelector("[data-ticked]");
    if (place) place.textContent = target.form.querySelectorAll("[type=checkbox]:checked").length;
  });

  // --- in flight ----------------------------------------------------------------------------------------------------

  const submitters = new WeakMap();

  function rest(form, submitter) {
    const button = submitter ?? form.querySelector("button:not([type=button]), input[type=submit]");
    if (!button || form.method === "dialog") return;
    submitters.set(form, button);
    // After the browser has read the form: a disabled button sends no value.
    setTimeout(() => { button.disabled = true; button.setAttribute("aria-busy", "true"); });
  }

  function wake(form) {
    const button = submitters.get(form);
    setTimeout(() => { if (button) { button.disabled = false; button.removeAttribute("aria-busy"); } });
  }

  document.addEventListener("submit", (event) => { if (event.target.method !== "get") rest(event.target, event.submitter); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form").forEach(wake); });
  document.addEventListener("htmx:afterRequest", (event) => wake(event.detail.elt));

  // --- failures -----------------------------------------------------------------------------------------------------

  const REASONS = {
    403: "you may not do this, or you were signed out.",
    404: "it is no longer there.",
    429: "too many requests. Wait a moment.",
  };

  function tell(event, fallback) {
    const { elt, xhr, requestConfig } = event.detail;
    const isRead = (requestConfig?.verb ?? "get") === "get";
    const box = document.createElement("div");
    box.className = "message message-error";
    box.id = "problem";
    box.setAttribute("role", "alert");
    box.innerHTML = '<svg class="shape" aria-hidden="true"><use href="#shape-not_met"/></svg><p></p><button type="button" class="button button-link">Try again</button>';
    const kept = isRead ? "" : " What you wrote is still here.";
    box.querySelector("p").textContent = `${isRead ? "Not loaded" : "Not saved"}: ${REASONS[xhr?.status] ?? fallback}${kept}`;
    box.querySelector("button").addEventListener("click", () => {
      box.remove();
      if (elt.matches("form")) elt.requestSubmit(submitters.get(elt));
      else elt.click();
    });
    document.getElementById("problem")?.remove();
    const form = elt.closest("form");
    if (form && !isRead) form.prepend(box);
    else document.getElementById("messages").append(box);
  }

  document.addEventListener("htmx:responseError", (event) => tell(event, "the server could not do it."));
  document.addEventListener("htmx:sendError", (event) => tell(event, "the server did not answer."));
  document.addEventListener("htmx:timeout", (event) => tell(event, "the server did not answer in time."));
  document.addEventListener("htmx:beforeRequest", (event) => {
    document.getElementById("problem")?.remove();
    const { elt, target } = event.detail;
    const row = elt.closest("[data-row]");
    if (row && target?.checkVisibility()) {
      row.closest("table").querySelector("[data-row][aria-current]")?.removeAttribute("aria-current");
      row.setAttribute("aria-current", "true");
    }
    // Where the brief has no room beside the list, the link opens its page instead.
    if (elt.href && target && !target.checkVisibility()) {
      event.preventDefault();
      if (event.detail.requestConfig.triggeringEvent?.type === "click") location.assign(elt.dataset.open ?? elt.href);
    }
  });

  // --- the address to share: the canonical one also says whose days are counted ---------------------------------------

  const shared = document.querySelector("link[rel=canonical]");
  if (shared) history.replaceState(history.state, "", shared.href + location.hash);

  // --- after a swap -------------------------------------------------------------------------------------------------

  document.addEventListener("htmx:beforeSwap", (event) => {
    // A session that ended answers with the log-in page, which is no fragment.
    if (/<!doctype html/i.test(event.detail.serverResponse.slice(0, 200))) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (document.activeElement !== document.body) return;
    const place = event.detail.elt.querySelector("[data-focus]") ?? event.detail.elt.querySelector("h1, h2, h3");
    if (!place) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  });
})();
