// Big keys that write into a weight field; the field itself stays open to a keyboard.

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]");
  const pad = key?.closest("[data-keypad]");
  const input = pad && document.getElementById(pad.dataset.keypad);
  if (!input) return;
  const typed = key.dataset.key;
  if (typed === "back") input.value = input.value.slice(0, -1);
  else if (typed !== "," || !/[.,]/.test(input.value)) input.value += typed === "," && input.value === "" ? "0," : typed;
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
