import {
  effectRow,
  type FaultPlace,
  faultEffectNames,
  faultParameters,
  faultPlaces,
  type Language,
  parametersOf,
} from '@tollgate/contract';
import { cell, code, table } from './markdown.ts';

const words = {
  ko: { head: ['effect', '하는 일', '넣는 값', '횟수'], always: '지울 때까지', once: '한 번' },
  en: { head: ['effect', 'What happens', 'Takes', 'How often'], always: 'until removed', once: 'once' },
};

/** What can go wrong on purpose, a table per place. */
export function faultTable(language: Language): string {
  const { head, always, once } = words[language];
  const places = Object.keys(faultPlaces) as FaultPlace[];
  return places
    .map((place) => {
      const rows = faultEffectNames
        .filter((effect) => effectRow(effect).place === place)
        .map((effect) => {
          const { does, label, times } = effectRow(effect);
          const takes = parametersOf(effect).map(
            (name) => `${code(name)}: ${faultParameters[name][language]}`,
          );
          return [
            code(effect),
            cell(`**${label[language]}.** ${does[language]}`),
            takes.join(', '),
            times === 'always' ? always : once,
          ];
        });
      return `### ${faultPlaces[place][language]}\n\n${table(head, rows)}`;
    })
    .join('\n\n');
}
