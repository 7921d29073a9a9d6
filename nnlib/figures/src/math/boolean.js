// The sixteen functions of two inputs that are 0 or 1, each written as its outputs for 00, 01, 10, 11.

export const corners = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

const names = {
  "0000": "always 0",
  "0001": "a AND b",
  "0010": "a and not b",
  "0011": "a",
  "0100": "b and not a",
  "0101": "b",
  "0110": "a XOR b",
  "0111": "a OR b",
  "1000": "a NOR b",
  "1001": "a XNOR b",
  "1010": "not b",
  "1011": "a or not b",
  "1100": "not a",
  "1101": "b or not a",
  "1110": "a NAND b",
  "1111": "always 1",
};

/** All sixteen, in counting order. */
export const functions = Object.keys(names).sort();

/** What a function is called with inputs a and b: functionName("0001", "h₁", "h₂") = "h₁ AND h₂". */
export const functionName = (bits, a = "x₁", b = "x₂") =>
  names[bits].replace(/\b[ab]\b/g, (letter) => (letter === "a" ? a : b));

/** The gates of the figure. */
export const gates = { AND: "0001", OR: "0111", NAND: "1110", XOR: "0110" };

/** Those that no line can compute: their two 1s lie on one diagonal, their two 0s on the other. */
export const beyondLines = ["0110", "1001"];

/** In how many of the four places two functions agree. */
export const agreement = (bits, target) => [...bits].filter((bit, i) => bit === target[i]).length;
