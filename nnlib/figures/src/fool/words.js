// What can be chosen in the figure, and how it is called.

export const PHOTOS = { coffee: "Coffee", dog: "Dog", temple: "Temple" };

export const ATTACKS = {
  ostrich: { text: "Make it an ostrich", note: "PGD, 20 steps" },
  away: { text: "Anything else", note: "FGSM, 1 step" },
  noise: { text: "Random noise", note: "no attack" },
};

export const GUESSES = ["1", "2", "4", "8", "16", "never"];
export const DIGITS = [..."0123456789"];
export const NETWORKS = { ordinary: "Ordinary", hardened: "Hardened" };
export const METHODS = {
  fgsm: { text: "FGSM", note: "1 step", steps: 1 },
  pgd: { text: "PGD", note: "20 steps", steps: 20 },
};

/** What a guess shows of how one thinks of the matter; `right` and `guess` are epsilons, Infinity for never. */
export function feedback(attack, guess, right) {
  if (guess === right) return "Your guess was right.";
  if (attack === "noise") {
    return right === Infinity
      ? "Noise of the same size pushes in all directions at once, and the pushes cancel. An attack pushes every pixel the right way."
      : "Here the noise was enough, but it took this much: the network was hardly sure of the photograph to begin with.";
  }
  if (guess === Infinity) return "You trusted the network. A step for each of 150,528 numbers adds up, however small it is.";
  return guess > right
    ? "You guessed more. The change is spread over 150,528 numbers, so each of them moves very little."
    : "You guessed less. A single level of the 255 is close, but it does not reach over the border.";
}
