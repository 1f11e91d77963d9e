/* The living map: Leaflet, outlines and points, all from this house. Without it the still drawing and the list remain. */
const box = document.querySelector("[data-map]");

const load = (tag, given) => new Promise((done, failed) => {
  document.head.append(Object.assign(document.createElement(tag), given, { onload: done, onerror: failed }));
});

const json = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
};

const element = (tag, given, ...inside) => {
  const made = Object.assign(document.createElement(tag), given);
  made.append(...inside);
  return made;
};

const popup = (places) => element("div", {}, ...places.map((each) => element("div", {},
  element("a", { href: each.url, textContent: each.name }),
  element("small", { textContent: [each.kind, each.commune].filter(Boolean).join(" · ") }))));

function draw(land, { spots, centre, radius }) {
  const { L } = window;
  const still = { interactive: false, keyboard: false };
  box.hidden = false;
  const map = L.map(box, { attributionControl: false, zoomControl: false, zoomSnap: 0.5, maxZoom: 13, scrollWheelZoom: false });
  const ring = centre && L.latLng(centre.lat, centre.lon);
  const all = ring && radius ? ring.toBounds(radius * 2) : L.latLngBounds(spots.map((each) => [each.lat, each.lon]));
  map.fitBounds(ring ? all.extend(ring) : all, { padding: [24, 24], maxZoom: 12 });
  L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(box.dataset.source).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  L.geoJSON(land, { ...still, style: { className: "land", weight: 1, fillOpacity: 1 } }).addTo(map);
  for (const { properties: { town } } of land.features) {
    const icon = L.divIcon({ className: "town", html: town.name, iconSize: [120, 20], iconAnchor: [60, -10] });
    L.marker([town.lat, town.lon], { ...still, icon }).addTo(map);
  }
  if (ring) (radius ? L.circle : L.circleMarker)(ring, { ...still, className: "here", radius: radius || 22 }).addTo(map);
  for (const { lat, lon, places } of spots) {
    const size = places.length > 9 ? 36 : places.length > 1 ? 30 : 22;
    const icon = L.divIcon({ className: "spot", html: places.length > 1 ? `${places.length}` : "", iconSize: [size, size] });
    const title = places.map((each) => each.name).join(", ");
    L.marker([lat, lon], { icon, title, alt: title }).bindPopup(popup(places)).addTo(map);
  }
  document.querySelector(".still").classList.add("gone");
}

if (box && !navigator.connection?.saveData) {
  const { script, sheet, land, points } = box.dataset;
  Promise.all([json(land), json(points), load("script", { src: script }), load("link", { rel: "stylesheet", href: sheet })])
    .then(([outlines, found]) => draw(outlines, found))
    .catch((fault) => { box.hidden = true; console.warn(fault); });
}
