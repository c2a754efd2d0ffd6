import { useLocation } from 'react-router';
import { IconDocs } from '../icons.tsx';
import { useMember } from '../member.tsx';
import { Link } from '../parts/link.tsx';
import { type Group, pages } from '../routes.tsx';
import { useLanguage, useWords } from '../words.ts';

const groups: readonly Group[] = ['top', 'build', 'play', 'manage'];

const words = {
  ko: { nav: '개발자센터', top: '', build: '연동', play: '실험실', manage: '관리', docs: '문서' },
  en: {
    nav: 'Developer center',
    top: '',
    build: 'Integrate',
    play: 'Try out',
    manage: 'Manage',
    docs: 'Docs',
  },
};

/** The pages by what one comes for: to look, to integrate, to try out, to manage. */
export function Nav() {
  const said = useWords(words);
  const { language } = useLanguage();
  const member = useMember();
  const { pathname } = useLocation();
  const here = pages.find(({ path }) => path === `/${pathname.split('/')[1]}`)?.path;
  // A delivery is a part of the webhooks' page.
  const current = pathname.startsWith('/deliveries/') ? '/webhooks' : here;
  return (
    <nav className="nav" aria-label={said.nav}>
      {groups.map((group) => (
        <div key={group} className="nav-group">
          {said[group] && <p>{said[group]}</p>}
          {pages.map(({ path, page, nav }) => {
            if (nav?.group !== group || (nav.role && !member.can(nav.role))) return null;
            const isHere = path === current;
            return (
              <Link
                key={path}
                to={path}
                data-testid={`nav-${page}`}
                aria-current={isHere ? 'page' : undefined}
              >
                <nav.icon />
                {nav.label[language]}
              </Link>
            );
          })}
        </div>
      ))}
      <div className="nav-group nav-docs">
        <a href={`/docs/${language}`} data-testid="nav-docs">
          <IconDocs />
          {said.docs}
        </a>
      </div>
    </nav>
  );
}
