// Asks whether pictures may be sent to another machine.

import { element } from "./element.js";
import { remember } from "./settings.js";
import { _ } from "./translation.js";

// Resolves to whether they may. `rate`: pictures a second that this device looks at, 0 = it cannot;
// null = the server needs the picture for something that is done there alone.
export function asked(screen, rate) {
  let why = _("This device cannot look at your pictures itself.");
  if (rate === null) why = _("What is looked for here only the server can see, in the pictures themselves.");
  else if (rate > 0) why = _("This device looks at {rate} pictures a second itself; to watch you safely takes 8.", { rate: rate.toFixed(1) });
  return new Promise((resolve) => {
    const answer = (yes) => () => {
      // Who was asked is not asked again; the settings take it back.
      if (yes) remember({ sight: "server" });
      resolve(yes);
    };
    screen.covered(
      _("May your pictures go to the server?"),
      `${why} ${_("The posecheck server of this page can do it: pictures are measured there and forgotten at once.")}`,
      element(
        "div", { class: "row" },
        element("button", { class: "main", type: "button", onclick: answer(true) }, _("Send pictures to the server")),
        element("button", { class: "plain", type: "button", onclick: answer(false) }, _("No, go back")),
      ),
    );
  });
}
