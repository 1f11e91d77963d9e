// Hands the text to the phone's own sharing, else to the clipboard, and says so.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-share]");
  const area = button && document.getElementById(button.dataset.share);
  if (!area) return;
  try {
    if (navigator.share && matchMedia("(pointer: coarse)").matches) {
      await navigator.share({ text: area.value });
      return;
    }
    await navigator.clipboard.writeText(area.value);
  } catch (refused) {
    if (refused.name === "AbortError") return;
    area.focus();
    area.select();
    if (!document.execCommand("copy")) return;
  }
  const words = button.querySelector("span");
  const usual = words.textContent;
  words.textContent = button.dataset.done;
  const said = document.getElementById("said");
  if (said) said.textContent = button.dataset.done;
  setTimeout(() => { words.textContent = usual; }, 4000);
});
