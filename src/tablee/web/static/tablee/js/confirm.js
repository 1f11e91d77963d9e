// One question before what cannot be undone: the button's data-confirm, in the browser's own dialog.

function ask(button) {
  const dialog = document.createElement("dialog");
  const question = document.createElement("p");
  question.className = "strong";
  question.id = "question";
  question.textContent = button.dataset.confirm;
  const choices = document.createElement("div");
  choices.className = "actions";
  const press = (words, value, look) => {
    const choice = document.createElement("button");
    choice.className = `button ${look}`;
    choice.textContent = words;
    choice.addEventListener("click", () => dialog.close(value));
    choices.append(choice);
    return choice;
  };
  const no = press(button.dataset.no, "no", "quiet");
  press(button.dataset.yes, "yes", "danger" in button.dataset ? "danger" : "leaf");
  dialog.setAttribute("aria-labelledby", "question");
  dialog.append(question, choices);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return button.focus();
    button.dataset.asked = "1";
    button.form.requestSubmit(button);
    delete button.dataset.asked;
  });
  dialog.showModal();
  no.focus();
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.confirm || button.dataset.asked) return;
  event.preventDefault();
  ask(button);
});
