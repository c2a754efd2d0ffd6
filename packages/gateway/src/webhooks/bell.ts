export interface Bell {
  ring(): void;
  /** Resolves at once when it rang since the last time, else when it rings, at the latest after `ms`. */
  rung(ms: number): Promise<void>;
}

/** Wakes one sleeper. Rings that come while it is awake are not lost, and many count as one. */
export function createBell(): Bell {
  let hasRung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      hasRung = true;
      wake?.();
    },
    async rung(ms) {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      hasRung = false;
    },
  };
}
