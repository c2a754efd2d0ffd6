import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useWords } from '../words.ts';

/** In place of what is on its way; as many lines as it will about have. */
export function Waiting({ lines = 6 }: { lines?: number }) {
  const said = useWords({ ko: { wait: '불러오는 중' }, en: { wait: 'Loading' } });
  return (
    <div className="waiting" role="status">
      <VisuallyHidden>{said.wait}</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have nothing else to be told apart by
        <Skeleton key={line} height={18} radius={6} width={`${92 - ((line * 17) % 40)}%`} />
      ))}
    </div>
  );
}
