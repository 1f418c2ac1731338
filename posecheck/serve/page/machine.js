// What this page may do to the computer's own server: let a phone in, end it.

import { get, put, remove, Refusal } from "./api.js";
import { announce, confirmed, element } from "./element.js";
import { _ } from "./translation.js";

// What is offered here; nothing where the server is somebody else's, or does not answer.
export const machine = () => get("/api/machine").catch(() => ({ phone: null, can_close: false }));

// The first page's line below its greeting: what people look for beside an exercise.
export async function beginLinks() {
  const offered = await machine();
  if (offered.phone?.open) return phoneCard(offered.phone, true);
  return element(
    "p", { class: "row" },
    offered.phone ? element("a", { class: "button plain", href: "#/phone" }, _("Use my phone as the camera")) : null,
    element("a", { class: "button plain", href: "#/reminders" }, _("Remind me")),
  );
}

export async function phoneView() {
  const offered = await machine();
  const place = element("div", {});
  const show = (phone) => place.replaceChildren(phoneCard(phone, false, show));
  if (offered.phone) show(offered.phone);
  return {
    title: _("Your phone as the camera"),
    node: element(
      "div", { class: "narrow" },
      element("h1", {}, _("Your phone as the camera")),
      offered.phone
        ? [element("p", { class: "lead" }, _("The phone films you, this computer measures. The pictures go from the phone to this computer and nowhere else.")), place]
        : element("p", { class: "notice" }, _("This is for the computer on which posecheck runs: open the page there.")),
    ),
  };
}

function phoneCard(phone, small, show = () => location.reload()) {
  const wrong = element("p", { class: "wrong", role: "alert" });
  const change = (request, words) => async (event) => {
    event.target.disabled = true;
    try {
      show(await request());
      announce(words);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      wrong.textContent = error.message;
      event.target.disabled = false;
    }
  };
  if (!phone.open) {
    return element(
      "section", { class: "card form" },
      element("p", {}, _("posecheck will then be open to devices of your network that have the code.")),
      element("button", { class: "main big", type: "button", onclick: change(() => put("/api/machine/phone"), _("Scan the code with your phone.")) }, _("Let my phone in")),
      wrong,
    );
  }
  return element(
    "section", { class: "card phone" },
    element("img", { class: "code", src: phone.code, alt: _("QR code of the link for your phone") }),
    element(
      "div", { class: "form" },
      small ? element("h2", {}, _("Your phone as the camera")) : null,
      element("ol", { class: "steps" }, phone.taps.map((tap) => element("li", {}, tap))),
      element(
        "details", {},
        element("summary", {}, _("Type it instead")),
        element("p", {}, _("Without the camera: type one of these addresses into the phone's browser.")),
        element("ul", { class: "plainlist addresses" }, phone.links.map((link) => element("li", {}, link))),
      ),
      element("button", { class: "plain", type: "button", onclick: change(() => remove("/api/machine/phone"), _("No phone can come in now.")) }, _("Close the door for phones")),
      wrong,
    ),
  );
}

// For the page of settings: what can be done about the computer itself.
export async function machineSection() {
  const offered = await machine();
  if (!offered.phone && !offered.can_close) return null;
  return element(
    "section", { class: "card form" },
    element("h2", {}, _("This computer")),
    element(
      "div", { class: "row" },
      offered.phone ? element("a", { class: "button plain", href: "#/phone" }, _("Use my phone as the camera")) : null,
      offered.can_close ? element("button", { class: "plain", type: "button", onclick: end }, _("Close posecheck")) : null,
    ),
    offered.can_close ? element("p", { class: "hint" }, _("Until you close it, posecheck waits in the background and uses no camera.")) : null,
  );
}

async function end() {
  if (!(await confirmed(_("Close posecheck?"), _("Sessions under way are kept. To come back, start posecheck as you did before."), _("Close")))) return;
  await put("/api/machine/close");
  document.getElementById("main").replaceChildren(element(
    "div", { class: "narrow" }, element("h1", {}, _("posecheck is closed")),
    element("p", { class: "lead" }, _("You can close this page too.")),
  ));
}
