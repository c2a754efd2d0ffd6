import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  durationMs,
  parseSeoul,
  seoulDateTime,
  seoulDay,
  seoulDigits,
  seoulStamp,
  utcDateTime,
} from './dates.ts';

const noon = new Date('2026-03-11T00:05:12.118Z');

test('a moment is written in Seoul time', () => {
  expect(seoulDateTime(noon)).toBe('2026-03-11T09:05:12+09:00');
  expect(seoulStamp(noon, 402)).toBe('2026-03-11T09:05:12.118402');
  expect(seoulStamp(noon, 7)).toBe('2026-03-11T09:05:12.118007');
  expect(seoulStamp(noon)).toBe('2026-03-11T09:05:12.118000');
  expect(seoulDay(noon)).toBe('2026-03-11');
  expect(seoulDigits(noon)).toBe('20260311090512');
});

test('the day in Seoul begins at three in the afternoon of Greenwich', () => {
  expect(seoulDay(new Date('2026-12-31T14:59:59.999Z'))).toBe('2026-12-31');
  expect(seoulDay(new Date('2026-12-31T15:00:00.000Z'))).toBe('2027-01-01');
});

test.each([
  ['2026-03-11T09:05:12', '2026-03-11T00:05:12.000Z'],
  ['2026-03-11T09:05:12+09:00', '2026-03-11T00:05:12.000Z'],
  ['2026-03-11T09:05:12Z', '2026-03-11T09:05:12.000Z'],
  ['2026-03-11T09:05:12-05:30', '2026-03-11T14:35:12.000Z'],
  ['2026-03-11T09:05:12.5', '2026-03-11T00:05:12.500Z'],
  ['2026-03-11T09:05:12.118402', '2026-03-11T00:05:12.118Z'],
  ['2024-02-29T23:59:59', '2024-02-29T14:59:59.000Z'],
  ['0001-01-01T09:00:00', '0001-01-01T00:00:00.000Z'],
])('%s is the moment %s', (text, moment) => {
  expect(parseSeoul(text)?.toISOString()).toBe(moment);
});

test.each([
  '2026-02-30T00:00:00',
  '2025-02-29T00:00:00',
  '2026-13-01T00:00:00',
  '2026-00-10T00:00:00',
  '2026-03-11T24:00:00',
  '2026-03-11T12:60:00',
  '2026-03-11T12:00:60',
  '2026-03-11',
  '2026-03-11 09:05:12',
  '2026-03-11T09:05',
  '2026-03-11T09:05:12+9:00',
  '2026-03-11T09:05:12+19:00',
  '2026-3-11T09:05:12',
  ' 2026-03-11T09:05:12',
  '2026-03-11T09:05:12\n',
  '12026-03-11T09:05:12',
  '내일',
  '',
])('"%s" is no moment', (text) => {
  expect(parseSeoul(text)).toBeUndefined();
});

const moments = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('2199-12-31T23:59:59Z'),
  noInvalidDate: true,
});

test('what is written can be read back, to the second, the millisecond, and with or without an offset', () => {
  fc.assert(
    fc.property(moments, (date) => {
      const second = Math.floor(date.getTime() / 1000) * 1000;
      expect(parseSeoul(seoulDateTime(date))?.getTime()).toBe(second);
      expect(parseSeoul(seoulDateTime(date).slice(0, 19))?.getTime()).toBe(second);
      expect(parseSeoul(seoulStamp(date, 999))?.getTime()).toBe(date.getTime());
    }),
  );
});

test('reading never throws, whatever the text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseSeoul(text);
      durationMs(text);
    }),
  );
});

test.each([
  ['PT10M', 600_000],
  ['PT30M', 1_800_000],
  ['PT1S', 1000],
  ['PT0.5S', 500],
  ['PT1H30M', 5_400_000],
  ['P1D', 86_400_000],
  ['P1DT2H', 93_600_000],
  ['P2W', 1_209_600_000],
  ['PT168H', 604_800_000],
  ['PT0S', 0],
])('%s lasts %i ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each([
  'P',
  'PT',
  'P1DT',
  'P1M',
  'P1Y',
  '-PT10M',
  'PT-10M',
  '10M',
  'PT10m',
  'PT1.5M',
  'PT1e3S',
  'PT9999999999S',
  '',
])('"%s" is no duration', (text) => {
  expect(durationMs(text)).toBeUndefined();
});

test('any moment is written as the engine writes it', () => {
  const any = fc.date({ noInvalidDate: true });
  fc.assert(
    fc.property(any, (date) => {
      expect(utcDateTime(date)).toBe(date.toISOString());
    }),
  );
  for (const edge of ['1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z', '+010000-01-01T00:00:00.000Z'])
    expect(utcDateTime(new Date(edge))).toBe(edge);
});

test('what is no moment is not written', () => {
  expect(() => utcDateTime(new Date(Number.NaN))).toThrow(RangeError);
  expect(() => seoulDateTime(new Date(Number.NaN))).toThrow(RangeError);
});
