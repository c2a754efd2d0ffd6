import { Button } from '@mantine/core';
import type { WebhookView } from '@tollgate/contract/console';
import { useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useNotAllowed } from '../../member.tsx';
import { ActButton } from '../../parts/act-button.tsx';
import { ConfirmButton, Copy, useGo, useNotice } from '../../parts/index.ts';
import { useLanguage, useWords } from '../../words.ts';
import { troubleOf } from './trouble-words.ts';
import { EditWebhook } from './webhook-form.tsx';
import { type EventType, words } from './words.ts';

/** One registered address and how it is doing. */
export function Endpoint({
  webhook,
  eventTypes,
}: {
  webhook: WebhookView;
  eventTypes: readonly EventType[];
}) {
  const said = useWords(words);
  const { language } = useLanguage();
  const title = webhook.name || webhook.url;
  return (
    <article className="sheet endpoint" aria-label={title} data-testid={`webhook-${webhook.id}`}>
      <h2>{title}</h2>
      {webhook.name && <span className="endpoint-url">{webhook.url}</span>}
      <ul className="event-tags" aria-label={said.event}>
        {webhook.events.map((event) => (
          <li key={event}>{event}</li>
        ))}
      </ul>
      <div className="health">
        <span className="soft">{said.health}</span>
        <span>
          {said.arrived} <b>{webhook.arrived}</b>
        </span>
        <span className={webhook.failed > 0 ? 'health-bad' : undefined}>
          {said.failed} <b>{webhook.failed}</b>
        </span>
        <span>
          {said.sending} <b>{webhook.sending}</b>
        </span>
      </div>
      {webhook.lastError && (
        <div className="health health-bad">
          {said.lastError}: {troubleOf(webhook.lastError, language).what}
        </div>
      )}
      <SigningSecret secret={webhook.signingSecret} />
      {webhook.isConfigured && <p className="ask soft">{said.configured}</p>}
      <Acts webhook={webhook} eventTypes={eventTypes} />
    </article>
  );
}

function SigningSecret({ secret }: { secret: string }) {
  const said = useWords(words);
  const [isShown, setShown] = useState(false);
  if (!secret) return null;
  return (
    <div className="health">
      <span className="soft" title={said.secretAbout}>
        {said.secret}
      </span>
      {isShown ? <code className="endpoint-url">{secret}</code> : null}
      {!isShown && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => setShown(true)}
          aria-label={`${said.secret} ${said.show}`}
        >
          {said.show}
        </Button>
      )}
      <Copy text={secret} label={said.secret} />
    </div>
  );
}

function Acts({ webhook, eventTypes }: { webhook: WebhookView; eventTypes: readonly EventType[] }) {
  const said = useWords(words);
  const notice = useNotice();
  const go = useGo();
  const params = { webhookId: webhook.id };
  const attempt = useAct('tryWebhook', {
    refreshes: ['listDeliveries', 'listWebhooks'],
    onDone: (delivery) => {
      notice.done(said.tried);
      go(`/deliveries/${delivery.id}`);
    },
  });
  const remove = useAct('removeWebhook', {
    refreshes: ['listWebhooks', 'listDeliveries'],
    onDone: () => notice.done(said.removed),
  });
  const isRefused = useNotAllowed('developer') !== undefined;
  return (
    <div className="row-actions">
      <ActButton
        size="xs"
        variant="default"
        loading={attempt.isPending}
        onClick={() => attempt.mutate({ params })}
        testId={`try-${webhook.id}`}
      >
        {said.tryNow}
      </ActButton>
      {!webhook.isConfigured && <EditWebhook webhook={webhook} eventTypes={eventTypes} />}
      {!webhook.isConfigured && !isRefused && (
        <ConfirmButton
          size="xs"
          question={said.removeAsk}
          text={said.removeText}
          yes={said.remove}
          onYes={() => remove.mutate({ params })}
          testId={`remove-${webhook.id}`}
        >
          {said.remove}
        </ConfirmButton>
      )}
    </div>
  );
}
