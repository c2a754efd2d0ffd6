import { Modal } from '@mantine/core';
import type { Settings } from '@tollgate/contract/console';
import { useState } from 'react';
import { useAnswer } from '../../api/use-answer.ts';
import { NewShop } from '../../new-shop.tsx';
import { ActButton } from '../../parts/act-button.tsx';
import { Copy, Facts, Page, Section, Trouble, Waiting, When } from '../../parts/index.ts';
import { NotAllowed } from '../../parts/not-allowed.tsx';
import { useShop } from '../../shop-context.ts';
import { useWords } from '../../words.ts';
import { EmptyShop } from './empty-shop.tsx';
import { SettingsForm } from './settings-form.tsx';
import { words } from './words.ts';
import './settings.css';

/** What the shop is and how its payments are made. */
export default function SettingsPage() {
  const said = useWords(words);
  const asked = useAnswer('settings');
  return (
    <Page title={said.title} description={said.about}>
      <NotAllowed least="owner" />
      {asked.isPending && <Waiting />}
      {asked.error && <Trouble error={asked.error} again={() => void asked.refetch()} />}
      {asked.data && (
        <>
          <About settings={asked.data} />
          <SettingsForm key={asked.data.shop.mId} settings={asked.data} />
        </>
      )}
      <MakeShop />
      {asked.data && <EmptyShop shop={asked.data.shop} />}
    </Page>
  );
}

function About({ settings: { shop, allowedOrigins } }: { settings: Settings }) {
  const said = useWords(words);
  return (
    <Section title={said.shop}>
      <Facts
        facts={[
          {
            label: said.mId,
            value: (
              <span className="with-copy">
                <code className="mono">{shop.mId}</code>
                <Copy text={shop.mId} label={said.mId} />
              </span>
            ),
          },
          { label: said.environment, value: shop.environment === 'live' ? said.liveWord : said.test },
          { label: said.made, value: <When at={shop.createdAt} /> },
          {
            label: said.origins,
            value: allowedOrigins === null ? said.anyOrigin : allowedOrigins.join(', '),
          },
        ]}
      />
    </Section>
  );
}

function MakeShop() {
  const said = useWords(words);
  const { choose } = useShop();
  const [isOpen, setOpen] = useState(false);
  return (
    <Section
      title={said.newShop}
      about={said.newShopAbout}
      actions={
        <ActButton variant="default" onClick={() => setOpen(true)} testId="new-shop">
          {said.make}
        </ActButton>
      }
    >
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={said.newShop}
        // Its secret key is shown once: a slip of the mouse must not take it away.
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': said.close }}
      >
        <NewShop
          onMade={(mId) => {
            setOpen(false);
            choose(mId);
          }}
        />
      </Modal>
    </Section>
  );
}
