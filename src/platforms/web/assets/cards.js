/** Shows the copy buttons of codes, which without a script could do nothing. */
export function enhanceCodes(root) {
  for (const button of root.querySelectorAll(".card-copy[hidden]")) {
    const code = button.parentElement?.querySelector("code");
    if (!code || !navigator.clipboard) continue;
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent ?? "");
      button.textContent = button.dataset.copied ?? label;
      button.dataset.done = "yes";
    });
  }
}

/** "No" folds the question up again and gives the focus back to what asked. */
export function enhanceQuestions(root) {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const details = event.target.closest("[data-confirm-cancel]")?.closest("details");
    if (!details) return;
    details.open = false;
    details.querySelector("summary")?.focus();
  });
}
