import { Button } from '@mantine/core';
import { useWords } from '../words.ts';

/** At the end of a list of `useMore`; nothing where there is nothing more. */
export function MoreButton({
  list,
}: {
  list: { hasMore: boolean; isMoreComing: boolean; more: () => void };
}) {
  const said = useWords({ ko: { more: '더 보기' }, en: { more: 'Show more' } });
  if (!list.hasMore) return null;
  return (
    <div className="more">
      <Button variant="default" loading={list.isMoreComing} onClick={list.more} data-testid="more">
        {said.more}
      </Button>
    </div>
  );
}
