import { Command } from 'commander';
import { expect, test } from 'vitest';
import { completion } from '../src/commands/completion.ts';

const program = new Command('tollgate');
program.command('start').option('--port <port>');
program.command('listen').option('--forward-to <url>');

test.each(['bash', 'zsh', 'fish'])('%s can complete every command and its options', (shell) => {
  const script = completion(shell, program);
  for (const word of ['start', 'listen', 'port', 'forward-to']) expect(script).toContain(word);
});

test('a shell that nobody knows is said to be one', () => {
  expect(() => completion('cmd', program)).toThrow('bash, zsh and fish');
});
