import { ActionIcon, Drawer } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Suspense, useEffect } from 'react';
import { Outlet, useLocation } from 'react-router';
import { Catch } from './catch.tsx';
import { ClockChip } from './frame/clock-chip.tsx';
import { LanguageSwitch, ThemeSwitch } from './frame/look.tsx';
import { MemberMenu } from './frame/member-menu.tsx';
import { Nav } from './frame/nav.tsx';
import { ShopPicker } from './frame/shop-picker.tsx';
import { IconMenu, Mark } from './icons.tsx';
import { LiveProvider } from './live.tsx';
import { Link } from './parts/link.tsx';
import { Waiting } from './parts/waiting.tsx';
import { ShopGate, useShop } from './shop.tsx';
import { useWords } from './words.ts';

const words = {
  ko: {
    skip: '본문으로 바로가기',
    name: '개발자센터',
    menu: '메뉴 열기',
    menuTitle: '메뉴',
    close: '메뉴 닫기',
    test: '테스트 상점',
    testMeans: '실제 돈은 움직이지 않아요',
    live: '라이브 상점',
    liveMeans: '실제 돈이 움직여요',
    footer: 'Tollgate는 토스페이먼츠, PayPal과 관계가 없습니다.',
  },
  en: {
    skip: 'Skip to content',
    name: 'Developer center',
    menu: 'Open the menu',
    menuTitle: 'Menu',
    close: 'Close the menu',
    test: 'Test shop',
    testMeans: 'No real money moves here',
    live: 'Live shop',
    liveMeans: 'Real money moves here',
    footer: 'Tollgate is not affiliated with Toss Payments or PayPal.',
  },
};

/** What every page stands in: the strip that tells test from live, the way around, and whose shop it is. */
export function Frame() {
  return (
    <ShopGate>
      <LiveProvider>
        <Shell />
      </LiveProvider>
    </ShopGate>
  );
}

function Shell() {
  const said = useWords(words);
  const { environment } = useShop();
  const isNarrow = useMediaQuery('(max-width: 60em)', undefined, { getInitialValueInEffect: false });
  const [isOpen, menu] = useDisclosure(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever arrived somewhere is done with the menu
  useEffect(() => menu.close(), [pathname]);

  const brand = (
    <Link to="/" className="brand">
      <Mark />
      <span>
        Tollgate <small>{said.name}</small>
      </span>
    </Link>
  );
  return (
    <>
      <a className="skip" href="#main">
        {said.skip}
      </a>
      <p className="strip" data-environment={environment} data-testid="environment">
        <strong>{environment === 'test' ? said.test : said.live}</strong>
        <span>{environment === 'test' ? said.testMeans : said.liveMeans}</span>
      </p>
      <div className="shell">
        {isNarrow ? (
          <Drawer
            opened={isOpen}
            onClose={menu.close}
            size={300}
            title={said.menuTitle}
            closeButtonProps={{ 'aria-label': said.close }}
          >
            <Nav />
            <div className="drawer-look">
              <LanguageSwitch />
              <ThemeSwitch />
            </div>
          </Drawer>
        ) : (
          <aside className="side">
            {brand}
            <Nav />
          </aside>
        )}
        <div className="stage">
          <header className="top">
            {isNarrow && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={44}
                aria-label={said.menu}
                aria-expanded={isOpen}
                data-testid="menu"
                onClick={menu.open}
              >
                <IconMenu />
              </ActionIcon>
            )}
            <ShopPicker />
            <span className="top-gap" />
            <ClockChip />
            {!isNarrow && <LanguageSwitch />}
            {!isNarrow && <ThemeSwitch />}
            <MemberMenu />
          </header>
          <main id="main" tabIndex={-1}>
            <Catch place={pathname}>
              <Suspense fallback={<Waiting />}>
                <Outlet />
              </Suspense>
            </Catch>
          </main>
          <footer className="foot">{said.footer}</footer>
        </div>
      </div>
    </>
  );
}
