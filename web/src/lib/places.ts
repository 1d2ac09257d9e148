/** A point on the map, out of what people copy: two numbers, or the address of a map that holds them. */
export interface Place {
  latitude: number;
  longitude: number;
}

const DEGREES = String.raw`([-−+]?\d{1,3}(?:\.\d+)?)`;
/** In a map's address the marked place stands behind what the eye sees: `!3d…!4d…`, `mlat=…&mlon=…`, `q=…,…`, `@…,…`. */
const PLACES = [
  new RegExp(String.raw`!3d${DEGREES}!4d${DEGREES}`),
  new RegExp(String.raw`mlat=${DEGREES}&mlon=${DEGREES}`),
  new RegExp(String.raw`[?&](?:q|ll|query|destination|daddr)=${DEGREES}(?:,|%2C)\s*${DEGREES}`, "i"),
  new RegExp(String.raw`@${DEGREES},${DEGREES}`),
  new RegExp(String.raw`#map=\d+/${DEGREES}/${DEGREES}`),
  new RegExp(String.raw`^\s*\(?${DEGREES}\s*[,;\s]\s*${DEGREES}\)?\s*$`),
];

export function placeOf(written: string): Place | null {
  // "-23,5614; -46,6559": with commas within the numbers, as one writes in Brazil.
  const text = /^\s*[-−+]?\d+,\d+\s*[;\s]\s*[-−+]?\d+,\d+\s*$/.test(written) ? written.replace(/,/g, ".") : written;
  for (const pattern of PLACES) {
    const [, north, east] = pattern.exec(text) ?? [];
    if (north === undefined || east === undefined) continue;
    const [latitude, longitude] = [Number(north.replace("−", "-")), Number(east.replace("−", "-"))];
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
  }
  return null;
}
