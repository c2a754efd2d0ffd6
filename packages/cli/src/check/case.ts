import type { CheckMethod } from './define.ts';
import type { Stage } from './stage.ts';

export interface Words {
  ko: string;
  en: string;
}

/** What of the configuration may be left out, and some cases cannot do without. */
export type Need = 'webhookUrl' | 'deliveries' | 'cancel' | 'timers';

/** One mistake that shops make, and how it is provoked. */
export interface Case {
  /** The id in the list of what a correct shop does, and a word to tell cases of one id apart: `C1-less`. */
  id: string;
  name: Words;
  /** What a correct shop does. */
  expected: Words;
  /** What to change in a shop that does not. */
  fix: Words;
  /** By default VIRTUAL_ACCOUNT. */
  method?: CheckMethod;
  needs?: readonly Need[];
  /** Takes ten seconds or more even at a correct shop. */
  isLong?: true;
  /** Moves the shop's clock at the gateway: such cases come last, because there is no way back. */
  movesClock?: true;
  /** @throws Wrong with what the shop did instead */
  run(stage: Stage): Promise<void>;
}

/** The shop did something else than it should. */
export class Wrong extends Error {
  readonly happened: Words;

  constructor(happened: Words) {
    super(happened.en);
    this.happened = happened;
  }
}

/** The way to where the case begins is broken: nothing can be said about the case itself. */
export class Blocked extends Error {
  readonly why: Words;
  /** Not even the order page could be driven. */
  readonly isDriving: boolean;

  constructor(why: Words, { isDriving = false }: { isDriving?: boolean } = {}) {
    super(why.en);
    this.why = why;
    this.isDriving = isDriving;
  }
}

export const say = (ko: string, en: string): Words => ({ ko, en });
