/* The living map: Leaflet, outlines and points, all from this house. Without it the still drawing and the list remain. */
const box = document.querySelector("[data-map]");
const still = document.querySelector(".still");

const load = (tag, attributes) => new Promise((done, failed) => {
  document.head.append(Object.assign(document.createElement(tag), attributes, { onload: done, onerror: failed }));
});

const json = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};

function popup(places) {
  const list = document.createElement("div");
  for (const place of places) {
    const line = document.createElement("div");
    const link = Object.assign(document.createElement("a"), { href: place.url, textContent: place.name });
    const what = document.createElement("small");
    what.textContent = [place.kind, place.commune].filter(Boolean).join(" · ");
    line.append(link, what);
    list.append(line);
  }
  return list;
}

function draw(land, found) {
  const L = window.L;
  box.hidden = false;
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.5, maxZoom: 13, scrollWheelZoom: false });
  map.zoomControl.remove();
  L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(box.dataset.source).addTo(map);
  L.geoJSON(land, { interactive: false, style: { className: "land", weight: 1, fillOpacity: 1 } }).addTo(map);
  const bounds = [];
  for (const spot of found.spots) {
    const many = spot.places.length;
    const size = many > 9 ? 36 : many > 1 ? 30 : 22;
    const icon = L.divIcon({ className: "spot", html: many > 1 ? String(many) : "", iconSize: [size, size] });
    const title = spot.places.map((each) => each.name).join(", ");
    L.marker([spot.lat, spot.lon], { icon, title, alt: title }).bindPopup(popup(spot.places)).addTo(map);
    bounds.push([spot.lat, spot.lon]);
  }
  if (found.centre) {
    const at = [found.centre.lat, found.centre.lon];
    L.marker(at, { icon: L.divIcon({ className: "here", iconSize: [46, 46] }), interactive: false, keyboard: false }).addTo(map);
    bounds.push(at);
  }
  map.fitBounds(bounds, { padding: [40, 40], maxZoom: 11 });
  still?.classList.add("gone");
}

if (box && !navigator.connection?.saveData) {
  const { script, sheet, land, points } = box.dataset;
  Promise.all([json(land), json(points), load("script", { src: script }), load("link", { rel: "stylesheet", href: sheet })])
    .then(([outlines, found]) => found.spots.length && draw(outlines, found))
    .catch(() => { box.hidden = true; });
}
