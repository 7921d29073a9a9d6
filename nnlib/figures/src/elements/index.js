// The small elements: predictions, quizzes, Parsons problems, hints, progress and review.
import { define } from "../define.js";
import { Predict, Quiz } from "./choice.js";
import { Progress } from "./panel.js";
import { Parsons } from "./parsons.js";
import { Reveal } from "./reveal.js";
import { Review } from "./review.js";

define("nn-predict", Predict);
define("nn-quiz", Quiz);
define("nn-parsons", Parsons);
define("nn-reveal", Reveal);
define("nn-progress", Progress);
define("nn-review", Review);
