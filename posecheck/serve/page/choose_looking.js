// Who looks at the pictures of a live view, chosen before the first.

import { DeviceLooking, ServerLooking } from "./looking.js";
import { chosenSight } from "./sight.js";
import { asked } from "./sight_question.js";
import { _ } from "./translation.js";

// Null when nobody may.
export async function chosenLooking(live) {
  // A measurement is no picture.
  if (live.entry.filmed === false) return new ServerLooking(live.camera);
  const chosen = await chosenSight(live.entry.place, {
    tell: () => live.screen.covered(_("One moment"), _("This device gets ready to look at your pictures itself. The first time that is 13 MB to load.")),
    ask: (rate) => asked(live.screen, rate),
  });
  if (!chosen) return null;
  if (chosen.name === "server") return new ServerLooking(live.camera);
  const full = () => live.trouble("link", _("Too long without the server: what you do now is no more kept."));
  const broken = () => live.failed(_("This device can no longer look at your pictures. Begin again, or choose the server in the settings."));
  return new DeviceLooking(live.camera, chosen.observer, full, broken);
}
