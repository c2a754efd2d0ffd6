import { expect, test } from 'vitest';
import { rawMember } from './raw-member.ts';

test.each([
  ['{"a":1,"event":{"x": 1.0}}', '{"x": 1.0}'],
  ['{ "event" : { "a":[1,{"event":2}] , "b":"},\\"" } , "z":0 }', '{ "a":[1,{"event":2}] , "b":"},\\"" }'],
  ['{"other":{"event":1},"event":[ ]}', '[ ]'],
  ['{"\\u0065vent":"yes"}', '"yes"'],
  ['{"a":"event","event":null}', 'null'],
  ['{"event":1,"event": 2 }', '2'],
  ['{"a":{"event":1}}', undefined],
  ['{}', undefined],
  ['["event",{"event":1}]', undefined],
])('of %s the member event is %s', (text, raw) => {
  JSON.parse(text);
  expect(rawMember(text, 'event')).toBe(raw);
});
