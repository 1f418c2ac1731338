// Where pictures are looked at: on this device, which keeps them, or at the server.

import { get } from "./api.js";
import { Observer, delegates, person } from "./observer/observer.js";
import { settings } from "./settings.js";

const ENOUGH = 8; // pictures a second
export const SIDE = 360; // pixels of the long side of what is looked at here
const OURS = ["localhost", "127.0.0.1", "[::1]"];

// On this machine the picture goes nowhere but to its own server, whose model is the faster one.
export function here() {
  return OURS.includes(location.hostname);
}

// Measures how fast this device looks at pictures. Resolves to {observer, rate}, ready for a
// session and the faster of its ways; observer is null where the model runs in none.
async function deviceSight() {
  let best = null;
  const picture = await person();
  for (const delegate of delegates()) {
    const observer = new Observer();
    try {
      await observer.open(delegate);
      const rate = await observer.rate(picture, SIDE);
      if (!best || rate > best.rate) {
        best?.observer.close();
        best = { observer, rate };
      } else {
        observer.close();
      }
    } catch (error) {
      console.warn(`posecheck: the model does not run on the ${delegate}: ${error.message}`);
      observer.close();
    }
    if (best?.rate >= ENOUGH) break;
  }
  // Who was measured with has known somebody else.
  try {
    await best?.observer.open(best.observer.delegate);
  } catch {
    best.observer.close();
    best = null;
  }
  return best ?? { observer: null, rate: 0 };
}

// Chooses for one session before a camera at a place. `tell(words)` says what goes on, `ask(rate)` resolves to whether
// pictures may be sent to another machine. Resolves to {name: "server" or "device", observer},
// or null where neither is wanted.
export async function chosenSight(place, { tell, ask }) {
  const { sight } = settings();
  if (sight === "server" || (sight === "auto" && here())) return { name: "server", observer: null };
  const server = await get("/api/server").catch(() => null);
  // Beyond the feet another model looks, which is at the server alone.
  if (place === "feet" || (server && !server.device)) {
    return here() || await ask(null) ? { name: "server", observer: null } : null;
  }
  tell();
  const { observer, rate } = await deviceSight();
  if (observer && (rate >= ENOUGH || sight === "device")) return { name: "device", observer };
  observer?.close();
  if (!(here() || await ask(rate))) return null;
  return { name: "server", observer: null };
}
