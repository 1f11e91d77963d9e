// Big keys that write into a weight field; the field itself stays open to a keyboard.

// A press on a key leaves the cursor in the field, so that the keys stay up; the phone's own keyboard stays down.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest("[data-keypad] [data-key]")) event.preventDefault();
});
for (const pad of document.querySelectorAll("[data-keypad]")) {
  const input = document.getElementById(pad.dataset.keypad);
  if (input && matchMedia("(pointer: coarse)").matches) input.inputMode = "none";
  // The keys stay up until another field asks for its own: were they to fold when the cursor leaves, what stands below
  // would move from under the finger that presses it.
  input?.addEventListener("focus", () => {
    for (const other of document.querySelectorAll(".field.typing")) other.classList.remove("typing");
    input.closest(".field").classList.add("typing");
    input.select();
    pad.scrollIntoView({ block: "nearest" });
  });
}

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]");
  const pad = key?.closest("[data-keypad]");
  const input = pad && document.getElementById(pad.dataset.keypad);
  if (!input) return;
  const typed = key.dataset.key;
  // What is selected is replaced, as on any keyboard.
  const whole = document.activeElement === input && input.selectionStart === 0 && input.selectionEnd === input.value.length;
  if (typed === "back") input.value = whole ? "" : input.value.slice(0, -1);
  else {
    if (whole) input.value = "";
    if (typed !== "," || !/[.,]/.test(input.value)) input.value += typed === "," && input.value === "" ? "0," : typed;
  }
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
