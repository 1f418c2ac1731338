// Shows the view that the address names.

import { Refusal } from "./api.js";
import { chooseView, exerciseView } from "./choose.js";
import { element } from "./element.js";
import { historyView } from "./history.js";
import { startsOffline } from "./install.js";
import { liveView } from "./live.js";
import { phoneView } from "./machine.js";
import { remindersView } from "./reminders.js";
import { programmeView, runView } from "./programme.js";
import { questionsView } from "./screening.js";
import { settingsView } from "./settings_view.js";
import { _ } from "./translation.js";
import { uploadView } from "./upload.js";

const VIEWS = {
  "": chooseView, exercise: exerciseView, live: liveView, programme: programmeView, run: runView, upload: uploadView, history: historyView, settings: settingsView,
  phone: phoneView, questions: questionsView, reminders: remindersView,
};
let shown = null;
let asked = 0;

async function show() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, id] = path.split("/");
  const mine = ++asked;
  shown?.leave?.();
  shown = null;
  const main = document.getElementById("main");
  let view;
  try {
    const make = VIEWS[name];
    if (!make) throw new Refusal(_("There is no such page here."));
    view = await make(id ? decodeURIComponent(id) : undefined, new URLSearchParams(query));
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error);
    view = trouble(error instanceof Refusal ? error.message : _("Something went wrong on this page. Load it again."));
  }
  if (mine !== asked) {
    view.leave?.();
    return;
  }
  shown = view;
  document.title = view.title === "posecheck" ? "posecheck" : _("{title} – posecheck", { title: view.title });
  document.body.classList.toggle("bare", Boolean(view.bare));
  for (const link of document.querySelectorAll(".top nav a")) {
    const section = link.getAttribute("href").replace(/^#\//, "");
    const here = section === name || (section === "" && ["exercise", "live", "programme", "questions", "run"].includes(name));
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  main.replaceChildren(view.node);
  window.scrollTo(0, 0);
  if (mine > 1) main.focus({ preventScroll: true });
  view.enter?.();
}

function trouble(message) {
  return {
    title: "posecheck",
    node: element(
      "div", { class: "narrow" },
      element("h1", {}, _("That did not work")),
      element("p", {}, message),
      element("div", { class: "row" }, element("button", { class: "main", onclick: show }, _("Try again")), element("a", { class: "button plain", href: "#/" }, _("All exercises"))),
    ),
  };
}

window.addEventListener("hashchange", show);
show();
startsOffline();
