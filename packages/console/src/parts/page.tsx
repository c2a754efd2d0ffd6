import { Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

/** The first page of a visit leaves the focus where the browser put it; later ones say where one has arrived. */
let isFirst = true;

export interface PageProps {
  title: string;
  /** One sentence: what this page is for. */
  description?: ReactNode;
  /** At the right of the title: the one or two things that this page is for doing. */
  actions?: ReactNode;
  /** Above the title: where this page hangs. */
  above?: ReactNode;
  /** In place of the plain title, where it is more than words. `title` then names only the window. */
  heading?: ReactNode;
  children: ReactNode;
}

export function Page({ title, description, actions, above, heading, children }: PageProps) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Tollgate`;
  }, [title]);
  useEffect(() => {
    if (!isFirst) head.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  return (
    <div className="page">
      {above}
      <header className="page-head">
        <div>
          <Title order={1} ref={head} tabIndex={-1}>
            {heading ?? title}
          </Title>
          {description && <p className="page-about">{description}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A part of a page with a heading of its own. */
export function Section(props: {
  title: ReactNode;
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  testId?: string;
}) {
  const { title, about, actions, children, testId } = props;
  return (
    <section className="section" data-testid={testId}>
      <header className="section-head">
        <div>
          <h2>{title}</h2>
          {about && <p>{about}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
