// The two evenings of the chapter and the tasks that go with them. All numbers of the figure stand here.

const yes = (x, d) => x[d] === 1;

export const stories = {
  concert: {
    title: "Concert on Friday",
    lead: {
      threshold: "Answer the questions. Each yes adds its weight; go if the sum is greater than the threshold.",
      bias: "The threshold has moved into the sum as the bias. Go if the sum is now greater than 0.",
    },
    go: "Go to the concert",
    stay: "Stay at home",
    top: 1, // an answer is no (0) or yes (1)
    questions: [
      { name: "weather", text: "Is the weather good?" },
      { name: "cheap", text: "Is it cheap?" },
      { name: "friends", text: "Are friends going?" },
    ],
    answers: [0, 0, 0],
    weights: [0.3, 0.3, 0.6],
    threshold: 0.5,
    weightLimits: { min: -1, max: 1, step: 0.1 },
    thresholdLimits: { min: -1, max: 2, step: 0.1 },
    challenges: [
      {
        id: "friends",
        title: "Friends alone are not enough",
        task: "Find weights under which friends alone are not enough, but friends and one more yes are.",
        wanted: (x) => (yes(x, 2) ? (x[0] + x[1] > 0 ? 1 : 0) : x[0] + x[1] === 0 ? 0 : null),
        praise: "Done. Friends now weigh less than the threshold, and any second yes lifts the sum over it.",
      },
      {
        id: "majority",
        title: "Two out of three",
        task: "Go exactly when at least two of the three answers are yes.",
        wanted: (x) => (x[0] + x[1] + x[2] >= 2 ? 1 : 0),
        praise: "Done. Each answer alone stays below the threshold, any two pass it: a vote.",
      },
      {
        id: "crowd",
        title: "Too crowded",
        task: "Your friends talk through every song. Go when it is cheap, but never when they go; the weather does not matter.",
        wanted: (x) => (yes(x, 1) && !yes(x, 2) ? 1 : 0),
        praise: "Done. A negative weight: this answer speaks against going.",
      },
    ],
  },
  festival: {
    title: "A weekend festival",
    lead: {
      threshold: "Give each question 0 to 4. A value counts as often as its weight says; go if the sum is greater than the threshold.",
      bias: "The threshold has moved into the sum as the bias. Go if the sum is now greater than 0.",
    },
    go: "Go to the festival",
    stay: "Stay at home",
    top: 4, // an answer is a value from 0 to 4
    questions: [
      { name: "weather", text: "Good weather?" },
      { name: "music", text: "Good music?" },
      { name: "company", text: "Good company?" },
      { name: "money", text: "Enough money?" },
    ],
    answers: [3, 2, 4, 2],
    weights: [4, 2, 2, 1],
    threshold: 25,
    weightLimits: { min: -5, max: 5, step: 1 },
    thresholdLimits: { min: -20, max: 50, step: 1 },
    challenges: [
      {
        id: "sun",
        title: "Only the weather counts",
        task: "Go exactly when the weather is 3 or 4, whatever the rest.",
        wanted: (x) => (x[0] >= 3 ? 1 : 0),
        praise: "Done. A weight of zero makes an input silent.",
      },
      {
        id: "alone",
        title: "Never alone",
        task: "With company 0 always stay, however good the rest. With a 4 for everything, go.",
        wanted: (x) => (x[2] === 0 ? 0 : x.every((v) => v === 4) ? 1 : null),
        praise: "Done. The other three together can no longer lift the sum over the threshold.",
      },
    ],
  },
};

/** How an answer is said: yes or no, or "3 of 4". */
export const said = (story, answer) => (story.top === 1 ? ["no", "yes"][answer] : `${answer} of ${story.top}`);
