/* The living map; without it the still drawing and the list remain. */
const box = document.querySelector("[data-map]");

const json = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(address);
  return answer.json();
};

const load = (tag, given) => new Promise((onload, onerror) => {
  document.head.append(element(tag, { ...given, onload, onerror }));
});

const element = (tag, given, ...inside) => {
  const made = Object.assign(document.createElement(tag), given);
  made.append(...inside);
  return made;
};

const popup = (places) => element("div", {}, ...places.map(({ url, name, kind, commune }) => element("div", {},
  element("a", { href: url, textContent: name }), element("small", { textContent: `${kind} · ${commune}` }))));

function draw(land, { spots, centre, radius }) {
  const { L } = window;
  const still = { interactive: false, keyboard: false };
  box.hidden = false;
  const map = L.map(box, { attributionControl: false, zoomControl: false, maxZoom: 13, scrollWheelZoom: false });
  const ring = centre && L.latLng(centre.lat, centre.lon);
  const all = ring && radius ? ring.toBounds(radius * 2) : L.latLngBounds(spots.map((each) => [each.lat, each.lon]));
  map.fitBounds(ring ? all.extend(ring) : all, { padding: [24, 24], maxZoom: 12 });
  L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  L.geoJSON(land, { ...still, style: { className: "land", weight: 1, fillOpacity: 1 } }).addTo(map);
  for (const { properties: { town } } of land.features) {
    const icon = L.divIcon({ className: "town", html: town.name, iconSize: [120, 20], iconAnchor: [60, -10] });
    L.marker([town.lat, town.lon], { ...still, icon }).addTo(map);
  }
  if (ring) (radius ? L.circle : L.circleMarker)(ring, { ...still, className: "here", radius: radius || 22 }).addTo(map);
  const layer = L.layerGroup().addTo(map);
  const show = () => {
    // A spot joins the first one it would touch, wherever both stand: no number hides another.
    const groups = [];
    for (const spot of spots) {
      const at = map.project([spot.lat, spot.lon]);
      const near = groups.find((each) => each.at.distanceTo(at) < 36);
      if (near) near.spots.push(spot);
      else groups.push({ at, spots: [spot] });
    }
    layer.clearLayers();
    for (const { spots: near } of groups) {
      const places = near.flatMap((each) => each.places);
      const many = places.length;
      const side = many > 1 ? 32 : 22;
      const icon = L.divIcon({ className: "spot", html: many > 1 ? many : "", iconSize: [side, side] });
      const alt = places.map(({ name }) => name).join(", ");
      L.marker([near[0].lat, near[0].lon], { icon, title: alt, alt }).bindPopup(popup(places)).addTo(layer);
    }
  };
  map.on("zoomend", show);
  show();
  document.querySelector(".still").classList.add("gone");
}

if (box && !navigator.connection?.saveData) {
  const { script, sheet, land, points } = box.dataset;
  Promise.all([json(land), json(points), load("script", { src: script }), load("link", { rel: "stylesheet", href: sheet })])
    .then(([outlines, found]) => draw(outlines, found))
    .catch((fault) => { box.hidden = true; console.warn(fault); });
}
