// The fields of a figure's state. One description serves the HTML attribute, the link and the JSON value:
//   parse(text)  -> value, or undefined if the text is not understood
//   check(value) -> the clean value, or undefined
//   format(value) -> text        wanted: what a correct text looks like, for the error line
import { round } from "./math/decimal.js";

/** One of a few words. */
export function oneOf(...options) {
  const check = (value) => (options.includes(value) ? value : undefined);
  return { parse: check, check, format: String, wanted: `one of ${options.join(", ")}` };
}

/** A number between min and max (kept inside), with so many decimal places. */
export function number({ min = -Infinity, max = Infinity, decimals = 2 } = {}) {
  const check = (value) =>
    typeof value === "number" && Number.isFinite(value)
      ? round(Math.min(max, Math.max(min, value)), decimals)
      : undefined;
  const parse = (text) => (text.trim() === "" ? undefined : check(Number(text)));
  return { parse, check, format: String, wanted: `a number from ${min} to ${max}` };
}

/** A list of `count` numbers (any length if not given), each kept between min and max. */
export function numbers({ count, ...limits } = {}) {
  const one = number(limits);
  const check = (value) => {
    if (!Array.isArray(value) || (count && value.length !== count)) return undefined;
    const clean = value.map(one.check);
    return clean.includes(undefined) ? undefined : clean;
  };
  const parse = (text) => {
    const values = text.split(/[\s,]+/).filter(Boolean).map(Number);
    return values.length ? check(values) : undefined;
  };
  const wanted = `${count ?? "a list of"} numbers separated by commas`;
  return { parse, check, format: (value) => value.join(","), wanted };
}
