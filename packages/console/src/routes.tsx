import type { ConsoleRole } from '@tollgate/contract/console';
import { type ComponentType, lazy, type ReactNode } from 'react';
import {
  type Icon,
  IconAccount,
  IconAudit,
  IconClock,
  IconFault,
  IconHome,
  IconKey,
  IconLog,
  IconMembers,
  IconPayments,
  IconReconcile,
  IconSettings,
  IconSimulator,
  IconWebhook,
} from './icons.tsx';
import { Empty } from './parts/empty.tsx';
import { useGo } from './parts/link.tsx';
import { Page } from './parts/page.tsx';
import { useWords } from './words.ts';

export type Group = 'top' | 'build' | 'play' | 'manage';

export interface Row {
  /** Below `/console`; also the name in `nav-<page>`. */
  path: string;
  /** The folder in `src/pages`. */
  page: string;
  /** With both, it stands in the navigation. */
  nav?: { group: Group; label: { ko: string; en: string }; icon: Icon; role?: ConsoleRole };
}

// biome-ignore format: a table
const rows: readonly Row[] = [
  { path: '/',                     page: 'home',           nav: { group: 'top',    icon: IconHome,      label: { ko: '홈', en: 'Home' } } },
  { path: '/payments',             page: 'payments',       nav: { group: 'top',    icon: IconPayments,  label: { ko: '결제내역', en: 'Payments' } } },
  { path: '/payments/:paymentKey', page: 'payment' },
  { path: '/keys',                 page: 'keys',           nav: { group: 'build',  icon: IconKey,       label: { ko: 'API 키', en: 'API keys' } } },
  { path: '/webhooks',             page: 'webhooks',       nav: { group: 'build',  icon: IconWebhook,   label: { ko: '웹훅', en: 'Webhooks' } } },
  { path: '/deliveries/:deliveryId', page: 'delivery' },
  { path: '/logs',                 page: 'logs',           nav: { group: 'build',  icon: IconLog,       label: { ko: 'API 로그', en: 'API log' } } },
  { path: '/logs/:callId',         page: 'log' },
  { path: '/clock',                page: 'clock',          nav: { group: 'play',   icon: IconClock,     label: { ko: '시계', en: 'Clock' } } },
  { path: '/faults',               page: 'faults',         nav: { group: 'play',   icon: IconFault,     label: { ko: '장애 연습', en: 'Faults' } } },
  { path: '/simulators',           page: 'simulators',     nav: { group: 'play',   icon: IconSimulator, label: { ko: '시뮬레이터', en: 'Simulators' } } },
  { path: '/settings',             page: 'settings',       nav: { group: 'manage', icon: IconSettings,  label: { ko: '상점 설정', en: 'Shop settings' } } },
  { path: '/reconciliation',       page: 'reconciliation', nav: { group: 'manage', icon: IconReconcile, label: { ko: '대사', en: 'Reconciliation' }, role: 'owner' } },
  { path: '/members',              page: 'members',        nav: { group: 'manage', icon: IconMembers,   label: { ko: '멤버', en: 'Members' }, role: 'owner' } },
  { path: '/audit',                page: 'audit',          nav: { group: 'manage', icon: IconAudit,     label: { ko: '감사 기록', en: 'Audit log' }, role: 'owner' } },
  { path: '/account',              page: 'account' },
];

// biome-ignore format: a table
const outsideRows: readonly Row[] = [
  { path: '/login',      page: 'login' },
  { path: '/setup',      page: 'setup' },
  { path: '/invitation', page: 'invitation' },
];

/** Each page comes when it is opened; what is in sight of all of them came with the shell. */
const loads = import.meta.glob<{ default: ComponentType }>('./pages/*/index.tsx');

function shown(row: Row): Row & { Shown: ComponentType } {
  const load = loads[`./pages/${row.page}/index.tsx`];
  return { ...row, Shown: load ? lazy(load) : NotFound };
}

/** Inside the shell. */
export const pages = rows.map(shown);
/** Before anybody is let in. */
export const outside = outsideRows.map(shown);
/** `account` is reached by the menu of the member. */
export const account = { path: '/account', icon: IconAccount };

export function NotFound(): ReactNode {
  const said = useWords({
    ko: {
      title: '이 주소에는 아무것도 없어요',
      about: '주소가 바뀌었거나 잘못 적혔을 수 있어요.',
      home: '홈으로',
    },
    en: {
      title: 'There is nothing at this address',
      about: 'It may have moved, or been mistyped.',
      home: 'Go home',
    },
  });
  const go = useGo();
  return (
    <Page title={said.title}>
      <Empty title={said.about} action={{ label: said.home, onClick: () => go('/') }} />
    </Page>
  );
}
