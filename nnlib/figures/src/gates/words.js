// What the gates figure says. Kept apart from the drawing, so that it can be read in one piece.

export const praise = {
  AND: "4 of 4. One 1 does not outweigh the bias, two do.",
  OR: "4 of 4. Next to AND only the bias needs to change: the same tilt, moved so that a single 1 is enough.",
  NAND: "4 of 4. NAND is AND with every sign turned: the line can stay, its 1 side changes.",
  XOR: "4 of 4.",
};

export const tasks = {
  AND: "Output 1 only if both inputs are 1.",
  OR: "Output 1 if at least one input is 1.",
  NAND: "Output 0 only if both inputs are 1.",
  XOR: "Output 1 if exactly one input is 1.",
};

/** The verdict on the reader's guess of how many corners one line can get right for XOR. */
export const guessed = {
  none: "",
  2: "You guessed 2; lines with 3 exist.",
  3: "You guessed 3: right.",
  4: "You guessed 4, as most people do.",
};

export const proof =
  "No line gets all four. Suppose one did: (0, 1) and (1, 0) lie on its 1 side, so the point halfway between them does too. " +
  "(0, 0) and (1, 1) lie on its 0 side, so the point halfway between them does too. But halfway is (½, ½) both times.";

/** Up to when the figure lets the reader try XOR before it gives the reason away. */
export const honestTries = 4;
