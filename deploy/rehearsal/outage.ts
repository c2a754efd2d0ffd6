import { type Attempt, isAcknowledged, isFailure } from './load.ts';

/** What those who pay felt. All in seconds. */
export interface Outage {
  /** The longest time from one acknowledged change to the next. */
  withoutService: number;
  /** From the first attempt that failed, when it was made, to the first answer that succeeded after it was told so. */
  firstFailedToOk: number;
  failed: number;
  attempts: number;
}

export function outageOf(attempts: readonly Attempt[], mishapAt: number): Outage {
  const after = attempts.filter(({ answeredAt }) => answeredAt >= mishapAt);
  const successes = attempts
    .flatMap((attempt) =>
      isAcknowledged(attempt) && attempt.answeredAt >= mishapAt - 1_000 ? [attempt.answeredAt] : [],
    )
    .sort((one, other) => one - other);
  const gaps = successes.map((at, place) => at - (successes[place - 1] ?? at));
  const failures = after.filter(isFailure);
  const first = failures.reduce<Attempt | undefined>(
    (earliest, each) => (earliest && earliest.answeredAt <= each.answeredAt ? earliest : each),
    undefined,
  );
  const ok = first && successes.find((at) => at > first.answeredAt);
  const seconds = (ms: number): number => Math.round(ms / 100) / 10;
  return {
    withoutService: seconds(Math.max(0, ...gaps)),
    firstFailedToOk: first && ok ? seconds(ok - first.askedAt) : 0,
    failed: failures.length,
    attempts: attempts.length,
  };
}
