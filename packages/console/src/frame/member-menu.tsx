import { Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useAct } from '../api/use-act.ts';
import { IconAccount, IconDown, IconExternal } from '../icons.tsx';
import { useMember } from '../member.tsx';
import { useGo } from '../parts/link.tsx';
import { useWords } from '../words.ts';

const words = {
  ko: {
    menu: '내 계정',
    loopback: '이 컴퓨터',
    loopbackMeans: '이 컴퓨터에서만 열려 있어 로그인이 필요 없어요.',
    account: '계정과 보안',
    logout: '로그아웃',
    roles: { owner: '소유자', developer: '개발자', viewer: '보기 전용' },
  },
  en: {
    menu: 'My account',
    loopback: 'This computer',
    loopbackMeans: 'Open to this computer only, so nobody has to log in.',
    account: 'Account and security',
    logout: 'Log out',
    roles: { owner: 'Owner', developer: 'Developer', viewer: 'Viewer' },
  },
};

export function MemberMenu() {
  const said = useWords(words);
  const member = useMember();
  const go = useGo();
  const client = useQueryClient();
  // Nothing that the one before was shown may stay for the next one.
  const logout = useAct('logout', { onDone: () => void client.resetQueries() });
  const name = member.isLoopback ? said.loopback : member.name;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button
          type="button"
          className="quiet-button member"
          data-testid="member"
          aria-label={`${said.menu}: ${name}`}
        >
          <IconAccount />
          <span>{name}</span>
          <IconDown />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {member.isLoopback ? said.loopbackMeans : `${member.email} · ${said.roles[member.role]}`}
        </Menu.Label>
        {!member.isLoopback && (
          <>
            <Menu.Item leftSection={<IconAccount />} data-testid="nav-account" onClick={() => go('/account')}>
              {said.account}
            </Menu.Item>
            <Menu.Item leftSection={<IconExternal />} data-testid="logout" onClick={() => logout.mutate({})}>
              {said.logout}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
