import type { ReactNode } from 'react';
import { useCallback, useEffect } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { asRefused } from './api/refused.ts';
import { useAnswer } from './api/use-answer.ts';
import { NewShop } from './new-shop.tsx';
import { Empty } from './parts/empty.tsx';
import { Trouble } from './parts/trouble.tsx';
import { Waiting } from './parts/waiting.tsx';
import { ShopContext } from './shop-context.ts';
import { useWords } from './words.ts';

export { useMId, useShop } from './shop-context.ts';

const kept = 'tollgate-console-shop';

const words = {
  ko: {
    none: '아직 상점이 없어요',
    how: '상점을 하나 만들면 API 키와 테스트 결제가 생겨요.',
    gone: '이 주소의 상점을 찾을 수 없어요',
    goneHow: '지워졌거나 볼 권한이 없는 상점이에요.',
    other: '다른 상점 열기',
  },
  en: {
    none: 'No shop yet',
    how: 'Make one, and it has API keys and test payments.',
    gone: 'There is no such shop',
    goneHow: 'It was removed, or it is not yours to see.',
    other: 'Open another shop',
  },
};

/** Chooses the shop: by the address, else the one looked at last, else the first there is. */
export function ShopGate({ children }: { children: ReactNode }) {
  const said = useWords(words);
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const asked = search.get('shop');
  const wanted = asked ?? localStorage.getItem(kept);
  // By its settings, because a search among thousands may list others first.
  const named = useAnswer('settings', { params: { mId: wanted ?? '' } }, { isEnabled: wanted !== null });
  const first = useAnswer('listShops', {}, { isEnabled: wanted === null });
  const found = wanted === null ? first.data?.rows[0] : named.data?.shop;
  const isGone = wanted !== null && [403, 404].includes(asRefused(named.error).status);

  const choose = useCallback(
    (mId: string) => {
      // What a list was filtered by belongs to the shop before, and so does a payment.
      const page = `/${pathname.split('/')[1] ?? ''}`;
      void navigate({ pathname: page, search: `?${new URLSearchParams({ shop: mId })}` });
    },
    [navigate, pathname],
  );

  const mId = found?.mId;
  useEffect(() => {
    if (mId === undefined) return;
    localStorage.setItem(kept, mId);
    if (asked === mId) return;
    const next = new URLSearchParams(location.search);
    next.set('shop', mId);
    void navigate({ pathname: pathname, search: `?${next}`, hash: location.hash }, { replace: true });
  }, [mId, asked, navigate, pathname]);

  const isForgotten = isGone && asked === null;
  useEffect(() => {
    // Remembered, but gone: whatever shop there is will do.
    if (!isForgotten) return;
    localStorage.removeItem(kept);
    void navigate({ pathname, search: location.search }, { replace: true });
  }, [isForgotten, navigate, pathname]);

  if (found) {
    return <ShopContext value={{ ...found, choose }}>{children}</ShopContext>;
  }
  if (isGone) {
    const leave = () => {
      localStorage.removeItem(kept);
      void navigate('/');
    };
    return <Empty title={said.gone} text={said.goneHow} action={{ label: said.other, onClick: leave }} />;
  }
  const waited = wanted === null ? first : named;
  if (waited.error) return <Trouble error={waited.error} again={() => void waited.refetch()} />;
  if (waited.isPending) return <Waiting />;
  return (
    <Empty title={said.none} text={said.how}>
      <NewShop onMade={choose} />
    </Empty>
  );
}
