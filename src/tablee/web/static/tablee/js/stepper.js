// A small number between − and +, and a button whose sentence follows it. Listens on the document: fragments may come later.

const clamp = (input, value) => {
  const low = input.min === "" ? -Infinity : Number(input.min);
  const high = input.max === "" ? Infinity : Number(input.max);
  return Math.min(high, Math.max(low, value));
};

const numbers = new Intl.NumberFormat(document.documentElement.lang);

function follow(input) {
  const value = Number(input.value);
  const known = input.value !== "" && Number.isFinite(value);
  for (const step of document.querySelectorAll(`[data-step][aria-controls="${input.id}"]`)) {
    step.disabled = known && clamp(input, value + Number(step.dataset.step)) === value;
  }
  for (const button of document.querySelectorAll(`[data-counts="${input.id}"]`)) {
    const words = button.querySelector("span:not(:has(span)):not(.for)");
    button.dataset.plain ??= words.textContent;
    const alone = document.documentElement.lang.startsWith("en") ? value === 1 : value < 2;
    const sentence = alone ? button.dataset.one : button.dataset.many;
    words.textContent = known ? sentence.replace("{n}", numbers.format(value)) : button.dataset.plain;
  }
}

document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  const input = step && document.getElementById(step.getAttribute("aria-controls"));
  if (!input) return;
  input.value = clamp(input, (Number(input.value) || 0) + Number(step.dataset.step));
  input.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("input", (event) => {
  if (event.target.closest(".stepper")) follow(event.target);
});

const followAll = () => document.querySelectorAll(".stepper input").forEach(follow);
document.addEventListener("tablee:fresh", followAll);
followAll();
