import { useAnswer } from '../../api/use-answer.ts';
import { useLiveRefresh } from '../../api/use-live.ts';
import { Empty, Page, Trouble, Waiting } from '../../parts/index.ts';
import { NotAllowed } from '../../parts/not-allowed.tsx';
import { useWords } from '../../words.ts';
import { Deliveries } from './deliveries.tsx';
import { Endpoint } from './endpoint.tsx';
import { AddWebhook } from './webhook-form.tsx';
import { words } from './words.ts';
import './webhooks.css';

/** Who is told of what, and whether it arrived. */
export default function WebhooksPage() {
  const said = useWords(words);
  const asked = useAnswer('listWebhooks');
  useLiveRefresh('deliveries', ['listWebhooks', 'listDeliveries']);
  return (
    <Page
      title={said.title}
      description={said.about}
      actions={<AddWebhook eventTypes={asked.data?.eventTypes ?? []} />}
    >
      <NotAllowed />
      {asked.isPending && <Waiting lines={4} />}
      {asked.error && <Trouble error={asked.error} again={() => void asked.refetch()} />}
      {asked.data?.webhooks.length === 0 && <Empty title={said.none} text={said.noneAbout} />}
      {asked.data && asked.data.webhooks.length > 0 && (
        <div className="endpoints">
          {asked.data.webhooks.map((webhook) => (
            <Endpoint key={webhook.id} webhook={webhook} eventTypes={asked.data.eventTypes} />
          ))}
        </div>
      )}
      <Deliveries webhooks={asked.data?.webhooks ?? []} />
    </Page>
  );
}
