// Keys, and words chosen by selecting them. Everything here has a button, a link or a field that does the same.
"use strict";
(() => {
  const typing = (t) => t.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const points = (text) => [...text].length; // offsets count characters as the record does, not UTF-16 units
  let busy = false;

  const press = (key) => {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return false;
    if (key === "e") {
      const form = document.getElementById("correct");
      if (form) {
        form.hidden = false;
        form.querySelector("select, input:not([type=hidden])").focus();
        return true;
      }
    }
    target.click();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = document.getElementById("keys");
    if (event.key === "Escape") {
      const form = document.getElementById("correct");
      if (form && !form.hidden && !keys.open) {
        form.hidden = true;
        document.getElementById("main").focus();
      } else if (typing(event.target)) event.target.blur();
      return;
    }
    if (typing(event.target) || keys.open) return;
    if (event.key === " " && event.target.closest("button, a, summary, input")) return;
    if (event.repeat) {
      if ("axeu".includes(event.key)) return;
    }
    if (event.key === "?") keys.showModal();
    else if (event.key === "/") document.getElementById("find")?.focus();
    else {
      const key = event.key === " " ? "space" : event.key;
      if (!["a", "x", "e", "u", "j", "k", "space"].includes(key) || busy) {
        if (busy && document.getElementById("review")) event.preventDefault();
        return;
      }
      if (!press(key)) return;
    }
    event.preventDefault();
  });

  // a narrow screen begins with the rows: what they are counted by is folded, and the page one is on is in sight
  if (matchMedia("(max-width: 48rem)").matches) {
    for (const facet of document.querySelectorAll("aside details[open]")) facet.open = false;
    const here = document.querySelector(".top nav [aria-current]");
    here?.parentElement.scrollTo({ left: here.offsetLeft - here.parentElement.offsetLeft - 80 });
  }

  // one decision at a time: a second key waits until the next entry is shown
  document.addEventListener("htmx:before:request", () => { busy = true; });
  document.addEventListener("htmx:finally:request", () => { busy = false; });
  document.addEventListener("htmx:error", () => { busy = false; });

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[data-key="e"]');
    if (link && document.getElementById("correct")) {
      event.preventDefault();
      press("e");
    }
  });

  const place = (node, offset) => {
    if (node.nodeType !== Node.TEXT_NODE) {
      node = node.childNodes[offset] ?? node;
      offset = 0;
    }
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-start]");
    if (!piece) return null;
    const before = document.createRange();
    before.setStart(piece, 0);
    before.setEnd(node, offset);
    return Number(piece.dataset.start) + points(before.toString());
  };

  document.addEventListener("selectionchange", () => {
    const chosen = document.querySelector("#correct:not([hidden]) input[data-field]:checked");
    const selection = document.getSelection();
    if (!chosen || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!range.commonAncestorContainer.parentElement?.closest("[data-offsets]") && !range.commonAncestorContainer.closest?.("[data-offsets]")) return;
    const start = place(range.startContainer, range.startOffset);
    const end = place(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return;
    const form = document.getElementById("correct");
    form.elements[chosen.dataset.field].value = `${start}:${end}`;
    form.querySelector(`[data-words="${CSS.escape(chosen.dataset.field)}"]`).textContent = range.toString();
  });
})();
