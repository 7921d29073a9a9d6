// The state of a figure in the URL fragment, so that a teacher can link to a set-up:
//   page.html#concert.weights=0.4,0.4,0.4&gates.target=XOR
// Several figures share one fragment; keys that belong to no figure are left alone. Pure functions of text.

const unescape = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % in a link made by hand
  }
};

const pairs = (fragment) => fragment.replace(/^#/, "").split("&").filter(Boolean);

/** The fields that the fragment holds for figure `id`: readFragment("#a.x=1&b.x=2", "a") = {x: "1"}. */
export function readFragment(fragment, id) {
  const found = {};
  for (const pair of pairs(fragment)) {
    const [, owner, field, text] = /^(.+)\.([\w-]+)=(.*)$/s.exec(unescape(pair)) ?? [];
    if (owner === id) found[field] = text;
  }
  return found;
}

/** The fragment with the fields of figure `id` replaced; a plain anchor (#section) gives way to the state. */
export function writeFragment(fragment, id, fields) {
  const others = pairs(fragment).filter((pair) => pair.includes("=") && !unescape(pair).startsWith(`${id}.`));
  const own = Object.entries(fields).map(([field, text]) => `${id}.${field}=${encodeURI(text).replaceAll("&", "%26")}`);
  const all = [...others, ...own];
  return all.length ? `#${all.join("&")}` : "";
}
