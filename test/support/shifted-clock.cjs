// Loaded into a process of its own (`node --require`): its clock is CLOCK_SHIFT_MS ahead of the machine's.
const Machine = Date;
const shift = Number(process.env.CLOCK_SHIFT_MS ?? 0);
globalThis.Date = class extends Machine {
  constructor(...given) {
    super(...(given.length === 0 ? [Machine.now() + shift] : given));
  }
  static now() {
    return Machine.now() + shift;
  }
};
