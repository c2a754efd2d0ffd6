import { Select, Stack } from '@mantine/core';
import type { KeyPairView, SecretView } from '@tollgate/contract/console';
import { useAct } from '../../api/use-act.ts';
import { useNotAllowed } from '../../member.tsx';
import { Badge, Copy, Facts, formatMoment, Section, useNotice, When } from '../../parts/index.ts';
import { useLanguage, useWords } from '../../words.ts';
import { Reissue } from './reissue.tsx';
import { words } from './words.ts';
import './keys.css';

/** One client key with the secret keys that fit it. */
export function KeyPair({ pair }: { pair: KeyPairView }) {
  const said = useWords(words);
  const title = pair.family === 'widget' ? said.widget : said.individual;
  return (
    <Section
      title={title}
      about={pair.family === 'widget' ? said.widgetAbout : said.individualAbout}
      actions={<Reissue pair={pair} />}
      testId={`key-pair-${pair.family}`}
    >
      <Facts
        facts={[
          {
            label: said.clientKey,
            value: (
              <Stack gap={2}>
                <span className="key">
                  <code data-testid={`client-key-${pair.family}`}>{pair.clientKey}</code>
                  <Copy text={pair.clientKey} label={said.clientKey} />
                </span>
                <small>{said.clientKeyAbout}</small>
              </Stack>
            ),
          },
          {
            label: said.secretKey,
            value: (
              <Stack gap={6}>
                {pair.secrets.map((secret) => (
                  <Secret key={secret.masked} secret={secret} />
                ))}
                <small>{said.secretKeyAbout}</small>
              </Stack>
            ),
          },
          { label: said.version, value: <Version pair={pair} /> },
        ]}
      />
    </Section>
  );
}

function Secret({ secret }: { secret: SecretView }) {
  const said = useWords(words);
  const { language } = useLanguage();
  return (
    <span className="key">
      <code>{secret.masked}</code>
      {secret.expiresAt ? (
        <Badge tone="wait">{said.until(formatMoment(secret.expiresAt, language))}</Badge>
      ) : (
        <Badge tone="good">{said.inUse}</Badge>
      )}
      {secret.createdAt && (
        <small>
          {said.madeAt} <When at={secret.createdAt} />
        </small>
      )}
    </span>
  );
}

function Version({ pair }: { pair: KeyPairView }) {
  const said = useWords(words);
  const notice = useNotice();
  const refused = useNotAllowed('developer');
  const change = useAct('changeVersion', {
    refreshes: ['listKeys'],
    onDone: (_, { body }) => notice.done(said.versionChanged((body as { version: string }).version)),
  });
  if (!pair.isVersionOpen) return <code>{pair.apiVersion}</code>;
  return (
    <Select
      aria-label={said.version}
      description={refused ?? said.versionAbout}
      inputWrapperOrder={['input', 'description']}
      data={pair.versions}
      value={pair.apiVersion}
      allowDeselect={false}
      disabled={refused !== undefined || change.isPending}
      maw={320}
      data-testid={`version-${pair.family}`}
      onChange={(version) => {
        if (version === null || version === pair.apiVersion) return;
        change.mutate({ params: { keyPairId: pair.keyPairId }, body: { version } });
      }}
    />
  );
}
