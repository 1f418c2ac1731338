// The page's words: English in the code, other languages from the server's catalogue.

import { catalogue, language, plural } from "./catalogue.js";

export { language };

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (gap, name) => (name in values ? String(values[name]) : gap));
}

// The words in the page's language, with the gaps {name} filled.
export function _(words, values = {}) {
  return filled(catalogue[words]?.[0] ?? words, values);
}

// The form for a count, which fills the gap {n}.
export function ngettext(one, many, count, values = {}) {
  const words = catalogue[one]?.[plural(count)] ?? (count === 1 ? one : many);
  return filled(words, { n: count, ...values });
}

// Words with an element in the gap {name}, as a list of nodes and texts.
export function around(words, name, node) {
  const [before, after = ""] = words.split(`{${name}}`);
  return [before, node, after];
}
