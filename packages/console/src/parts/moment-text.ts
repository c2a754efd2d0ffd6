/** `2026-12-24 09:30`, as people read it. */
export const shown = (value: string): string => value.replace('T', ' ');

/**
 * What was typed into a field for a day (10 letters) or a minute (16), as the gateway is asked: `2026-12-24T09:30`.
 *
 * @returns empty for nothing, undefined while it is not written whole or no calendar has it
 */
export function momentOf(text: string, letters: number): string | undefined {
  const moment = text.trim().replace(' ', 'T');
  if (moment === '') return '';
  const isWhole = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/.test(moment) && moment.length === letters;
  const date = isWhole ? Date.parse(`${moment.padEnd(16, 'T00:00')}:00Z`) : Number.NaN;
  // The thirty-first of a shorter month would be taken for the first of the next.
  return !Number.isNaN(date) && new Date(date).toISOString().startsWith(moment) ? moment : undefined;
}
