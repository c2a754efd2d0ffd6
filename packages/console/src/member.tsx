import type { ConsoleRole, Me } from '@tollgate/contract/console';
import { createContext, type ReactNode, useContext } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useAnswer } from './api/use-answer.ts';
import { Trouble } from './parts/trouble.tsx';
import { Waiting } from './parts/waiting.tsx';
import { useWords } from './words.ts';

export interface Member extends Me {
  /** On this machine nobody logs in, and there is no account to look after. */
  isLoopback: boolean;
  can(role: ConsoleRole): boolean;
}

const MemberContext = createContext<Member | undefined>(undefined);

/** Who is looking. Inside the shell there is always somebody. */
export function useMember(): Member {
  const member = useContext(MemberContext);
  if (!member) throw new Error('Only pages inside the shell have a member.');
  return member;
}

const words = {
  ko: {
    viewer: '보기 권한만 있어요. 소유자에게 개발자 권한을 요청하세요.',
    owner: '소유자만 할 수 있어요.',
  },
  en: {
    viewer: 'You may only look. Ask an owner to make you a developer.',
    owner: 'Only an owner may do this.',
  },
};

/** Why a button is not for this member; undefined where it is. */
export function useNotAllowed(role: ConsoleRole): string | undefined {
  const said = useWords(words);
  if (useMember().can(role)) return undefined;
  return role === 'owner' ? said.owner : said.viewer;
}

const ranks: Record<ConsoleRole, number> = { viewer: 0, developer: 1, owner: 2 };

/** Lets in whoever the gateway knows, and sends everybody else to the page where they are let in. */
export function MemberGate({ children }: { children: ReactNode }) {
  const session = useAnswer('session');
  const { pathname, search } = useLocation();
  if (session.isPending) return <Waiting />;
  if (session.error) return <Trouble error={session.error} again={() => void session.refetch()} />;
  const { state, member } = session.data;
  if (state === 'setup') return <Navigate to="/setup" replace />;
  if (!member) return <Navigate to={`/login?${new URLSearchParams({ next: pathname + search })}`} replace />;
  const known: Member = {
    ...member,
    isLoopback: state === 'loopback',
    can: (role) => ranks[member.role] >= ranks[role],
  };
  return <MemberContext value={known}>{children}</MemberContext>;
}
