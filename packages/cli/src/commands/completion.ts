import type { Command } from 'commander';
import { Trouble } from '../trouble.ts';

/** A script for the user's shell that completes our commands and their options, made from the commands themselves. */
export function completion(shell: string, program: Command): string {
  const words = Object.fromEntries(
    program.commands.map((command) => [command.name(), command.options.flatMap(({ long }) => long ?? [])]),
  );
  const names = Object.keys(words).join(' ');
  const cases = Object.entries(words).map(
    ([name, options]) => `    ${name}) words="${options.join(' ')}" ;;`,
  );
  if (shell === 'fish') {
    const first = `complete -c tollgate -f -n __fish_use_subcommand -a "${names}"`;
    const rest = Object.entries(words).flatMap(([name, options]) =>
      options.map(
        (option) => `complete -c tollgate -n "__fish_seen_subcommand_from ${name}" -l ${option.slice(2)}`,
      ),
    );
    return `${[first, ...rest].join('\n')}\n`;
  }
  if (shell !== 'bash' && shell !== 'zsh') throw new Trouble(`${shell}: there are bash, zsh and fish.`, 2);
  const forZsh = shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '';
  return `${forZsh}_tollgate() {
  local words
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="${names}"
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _tollgate tollgate
`;
}
