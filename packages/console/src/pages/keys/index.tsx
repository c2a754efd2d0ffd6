import { Stack } from '@mantine/core';
import { useAnswer } from '../../api/use-answer.ts';
import { Code, Empty, Link, Page, Section, Trouble, Waiting } from '../../parts/index.ts';
import { NotAllowed } from '../../parts/not-allowed.tsx';
import { Rows } from '../../parts/rows.tsx';
import { useWords } from '../../words.ts';
import { KeyPair } from './key-pair.tsx';
import { words } from './words.ts';

/** The shop's key pairs, and how the two halves of a pair are used. */
export default function KeysPage() {
  const said = useWords(words);
  const keys = useAnswer('listKeys');
  return (
    <Page title={said.title} description={said.about}>
      <NotAllowed />
      {keys.isPending && <Waiting />}
      {keys.error && <Trouble error={keys.error} again={() => void keys.refetch()} />}
      {keys.data?.pairs.length === 0 && <Empty title={said.empty} />}
      {keys.data?.pairs.map((pair) => (
        <KeyPair key={pair.keyPairId} pair={pair} />
      ))}
      {keys.data?.pairs[0] && <HowToUse clientKey={keys.data.pairs[0].clientKey} />}
      <Section title={said.mixTitle} about={said.mixAbout}>
        <Stack gap="sm">
          <Rows
            label={said.mixTitle}
            columns={[
              { label: said.mixWhat, cell: ([what]: readonly [string, string]) => what },
              { label: said.mixAnswer, cell: ([, answer]) => <code>{answer}</code> },
            ]}
            rows={said.mixes as [string, string][]}
            rowKey={([what]) => what}
          />
          <p className="ask">
            {said.mixLog} <Link to="/logs?result=refused">{said.toLog}</Link>
          </p>
        </Stack>
      </Section>
    </Page>
  );
}

function HowToUse({ clientKey }: { clientKey: string }) {
  const said = useWords(words);
  const { origin } = window.location;
  return (
    <Section title={said.howTitle}>
      <Stack gap="sm">
        <p className="ask">{said.howBrowser}</p>
        <Code
          language="javascript"
          label={said.clientKey}
          text={`<script src="${origin}/v2/standard"></script>\n\nconst tossPayments = TossPayments('${clientKey}');`}
        />
        <p className="ask">{said.howServer}</p>
        <Code
          language="shell"
          label={said.secretKey}
          text={`curl ${origin}/v1/payments/confirm \\\n  -u "$SECRET_KEY:" \\\n  -H 'Content-Type: application/json' \\\n  -d '{"paymentKey":"…","orderId":"…","amount":39800}'`}
        />
      </Stack>
    </Section>
  );
}
