import { useRef, useState } from 'preact/hooks';

/** Runs one piece of work at a time: a second click while it runs does nothing, in the same tick too. */
export function useOnce() {
  const isRunning = useRef(false);
  const [isBusy, setIsBusy] = useState(false);
  const once = async (work: () => Promise<void>) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setIsBusy(true);
    await work();
    isRunning.current = false;
    setIsBusy(false);
  };
  return { isBusy, once };
}
