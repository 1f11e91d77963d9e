// Keeps fragments fresh: asks again with the last ETag, rests while the page is hidden, never takes away what a hand is touching.

const said = document.getElementById("said");

async function refresh(part) {
  const headers = { "X-Fragment": "1" };
  if (part.etag) headers["If-None-Match"] = part.etag;
  const answer = await fetch(part.dataset.live, { headers, cache: "no-store", credentials: "same-origin" });
  if ([401, 403, 404, 410].includes(answer.status) || answer.redirected) return false;
  if (!answer.ok || part.contains(document.activeElement)) return true;
  part.etag = answer.headers.get("ETag");
  const before = part.querySelector("[data-say]")?.dataset.say;
  part.innerHTML = await answer.text();
  const after = part.querySelector("[data-say]")?.dataset.say;
  if (after && after !== before && said) said.textContent = after;
  document.dispatchEvent(new Event("tablee:fresh"));
  return true;
}

function keep(part) {
  const pause = Number(part.dataset.every) * 1000;
  let failures = 0;
  const turn = async () => {
    let goOn = true;
    if (!document.hidden) {
      try {
        goOn = await refresh(part);
        failures = 0;
      } catch {
        failures = Math.min(failures + 1, 4);
      }
    }
    if (goOn && part.isConnected) setTimeout(turn, pause * 2 ** failures);
  };
  setTimeout(turn, pause);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && part.isConnected) refresh(part).catch(() => {});
  });
}

document.querySelectorAll("[data-live]").forEach(keep);
