// Long computations in short slices: a page must never stand still for more than a sixtieth of a second.

const SLICE = 6; // milliseconds; a single step comes on top

/** Runs a generator to its end, a slice a frame. */
export class Runner {
  #frame = 0;

  /** run(steps, onstep(value, count), ondone(value)): whatever ran before is dropped. */
  run(steps, { onstep = () => {}, ondone }) {
    this.stop();
    let value;
    let count = 0;
    const slice = () => {
      const end = performance.now() + SLICE;
      do {
        const next = steps.next();
        if (next.done) {
          this.#frame = 0;
          return ondone(value);
        }
        [value, count] = [next.value, count + 1];
      } while (performance.now() < end);
      this.#frame = requestAnimationFrame(slice);
      return onstep(value, count);
    };
    this.#frame = requestAnimationFrame(slice);
  }

  get running() {
    return this.#frame !== 0;
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }
}
