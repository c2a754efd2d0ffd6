import type { ReactNode } from 'react';

/** The mark: a barrier arm going up, two strokes in a rounded square. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path className="post" d="M10.5 24v-8" />
      <path className="arm" d="m10.5 16 11.5-8.5" />
    </svg>
  );
}

export type Icon = () => ReactNode;

/** Strokes on a ground of 20 by 20, as large as the text beside them. */
function icon(...paths: string[]): Icon {
  return () => (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      {paths.map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );
}

export const IconHome = icon('M3 9.5 10 3.5l7 6', 'M5 8.5V16h10V8.5', 'M8.5 16v-4h3v4');
export const IconPayments = icon('M2.5 5h15v10h-15z', 'M2.5 8.5h15', 'M5.5 12h3');
export const IconKey = icon(
  'M12.5 11a4 4 0 1 0-3.6-2.2L3 14.7V17h2.3v-1.8h1.8v-1.8l2.2-2.2',
  'M13.4 6.6h.01',
);
export const IconWebhook = icon(
  'M8 8.5a2.5 2.5 0 1 1 3.6-2.2L14 11',
  'M6 11.5a2.7 2.7 0 1 0 2.8 3H13',
  'M14 11a2.7 2.7 0 1 1-1 5.2',
);
export const IconLog = icon('M5 3h10v14H5z', 'M8 7h4', 'M8 10h4', 'M8 13h2.5');
export const IconClock = icon('M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z', 'M10 6v4.2l2.8 1.6');
export const IconCalendar = icon('M3.5 5h13v11.5h-13z', 'M3.5 8.5h13', 'M7 3v3.5', 'M13 3v3.5');
export const IconFault = icon('M10.8 2.8 5 11.2h4.2l-.9 6L15 8.6h-4.5z');
export const IconSimulator = icon(
  'M3 16.5h14',
  'M4.5 16.5v-6',
  'M10 16.5v-6',
  'M15.5 16.5v-6',
  'M2.5 8 10 3.5 17.5 8z',
);
export const IconSettings = icon('M3 6h7', 'M14 6h3', 'M12 4v4', 'M3 14h3', 'M10 14h7', 'M8 12v4');
export const IconMembers = icon(
  'M7.5 9a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6Z',
  'M2.5 16.5a5 5 0 0 1 10 0',
  'M13 4a2.6 2.6 0 0 1 0 5',
  'M14.5 12a4.6 4.6 0 0 1 3 4.5',
);
export const IconReconcile = icon('M3 6.5h11l-2.5-3', 'M17 13.5H6l2.5 3');
export const IconAudit = icon(
  'M10 2.8 16 5v4.6c0 3.6-2.5 6.3-6 7.6-3.5-1.3-6-4-6-7.6V5z',
  'm7.4 9.9 1.9 1.9 3.4-3.6',
);
export const IconAccount = icon('M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4Z', 'M4 17a6 6 0 0 1 12 0');
export const IconMenu = icon('M3 5.5h14', 'M3 10h14', 'M3 14.5h14');
export const IconClose = icon('m5.5 5.5 9 9', 'm14.5 5.5-9 9');
export const IconSearch = icon('M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Z', 'm13 13 4 4');
export const IconCopy = icon('M7.5 7.5h9v9h-9z', 'M12.5 7.5v-4h-9v9h4');
export const IconDone = icon('m4 10.5 4 4 8-9');
export const IconTrouble = icon('M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z', 'M10 6.3v4.4', 'M10 13.5h.01');
export const IconMore = icon('M5 10h.01', 'M10 10h.01', 'M15 10h.01');
export const IconDown = icon('m5 8 5 5 5-5');
export const IconBack = icon('m12 4-6 6 6 6');
export const IconSun = icon(
  'M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z',
  'M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1',
);
export const IconMoon = icon('M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5Z');
export const IconSystem = icon('M3 4h14v9.5H3z', 'M7.5 16.5h5');
export const IconDownload = icon('M10 3v9.5', 'm6 9 4 4 4-4', 'M3.5 16.5h13');
export const IconReload = icon('M16 10a6 6 0 1 1-1.8-4.3L16 7.4', 'M16 3.5v4h-4');
export const IconPlus = icon('M10 4v12', 'M4 10h12');
export const IconExternal = icon('M8 4H4v12h12v-4', 'M11.5 3.5h5v5', 'm16.3 3.7-7 7');
export const IconWallet = icon('M3 6.5V15h14V6.5z', 'M3 6.5 13.5 3.5v3', 'M13.5 10.8h.01');
export const IconDocs = icon(
  'M10 5.5C8 4 5.5 3.8 3 4v11.5c2.5-.2 5 0 7 1.5 2-1.5 4.5-1.7 7-1.5V4c-2.5-.2-5 0-7 1.5Z',
  'M10 5.5V17',
);
export const IconBook = icon('M4 3.5h9.5a2 2 0 0 1 2 2v11H6a2 2 0 0 1-2-2z', 'M4 14.5a2 2 0 0 1 2-2h9.5');
export const IconUndo = icon('M7 4 3.5 7.5 7 11', 'M3.5 7.5H12a4.5 4.5 0 0 1 0 9H8');
