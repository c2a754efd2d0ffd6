import { z } from 'zod';
import type { Account } from './accounts.ts';
import { type Answer, Refused } from './answer.ts';
import { isEventType } from './deliveries.ts';
import { eventTypes } from './events.ts';
import type { NotificationCall } from './notification-call.ts';
import { parseBody } from './parse-body.ts';
import type { World } from './world.ts';

type Webhook = {
  webhook_id: string;
  client_id: string;
  url: string;
  /** Names as JSON; `*` for all. */
  event_types: string;
  created_at: number;
};

/** So many addresses an account may register. */
const mostWebhooks = 10;

/** PayPal sends to https on port 443 only; a simulator also sends to the machine it runs on. */
const Url = z
  .string()
  .min(1)
  .max(2048)
  .refine((text) => {
    const url = URL.parse(text);
    return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password;
  });

const EventTypes = z
  .array(z.object({ name: z.string().refine((name) => name === '*' || isEventType(name)) }))
  .min(1)
  .max(500)
  .transform((each) => [...new Set(each.map(({ name }) => name))]);

const Registration = z.object({ url: Url, event_types: EventTypes });

const Change = z.union([
  z.object({ op: z.literal('replace'), path: z.literal('/url'), value: Url }),
  z.object({ op: z.literal('replace'), path: z.literal('/event_types'), value: EventTypes }),
]);

/** `POST /v1/notifications/webhooks` */
export function registerWebhook({ world, account, body }: NotificationCall): Answer {
  const { url, event_types } = parseBody(Registration, body);
  const known = webhooksOf(world, account);
  if (known.some((each) => each.url === url)) return refused('WEBHOOK_URL_ALREADY_EXISTS');
  if (known.length >= mostWebhooks) return refused('WEBHOOK_NUMBER_LIMIT_EXCEEDED');
  const now = world.clock.now();
  const webhookId = world.chance.id('', now).slice(1).toUpperCase();
  world.books.run(
    'insert into webhooks (webhook_id, client_id, url, event_types, created_at) values (?, ?, ?, ?, ?)',
    webhookId,
    account.client_id,
    url,
    JSON.stringify(event_types),
    now,
  );
  return { status: 201, body: show(world, webhookOf(world, account, webhookId)) };
}

/** `GET /v1/notifications/webhooks` */
export function listWebhooksOfAccount({ world, account }: NotificationCall): Answer {
  return {
    status: 200,
    body: { webhooks: webhooksOf(world, account).map((webhook) => show(world, webhook)) },
  };
}

/** `GET /v1/notifications/webhooks/{id}` */
export function readWebhook({ world, account, params }: NotificationCall): Answer {
  return { status: 200, body: show(world, webhookOf(world, account, params['webhookId'])) };
}

/** `PATCH /v1/notifications/webhooks/{id}`: JSON Patch, of which only replacing is possible. */
export function changeWebhook({ world, account, params, body }: NotificationCall): Answer {
  const { webhook_id } = webhookOf(world, account, params['webhookId']);
  for (const change of parseBody(z.array(Change).min(1), body)) {
    if (change.path === '/event_types') {
      const names = JSON.stringify(change.value);
      world.books.run('update webhooks set event_types = ? where webhook_id = ?', names, webhook_id);
      continue;
    }
    const others = webhooksOf(world, account).filter((each) => each.webhook_id !== webhook_id);
    // Thrown, so that the changes before this one are taken back with it.
    if (others.some(({ url }) => url === change.value)) {
      throw new Refused('INVALID_PARAMETER_VALUE', { field: '/url', value: change.value });
    }
    world.books.run('update webhooks set url = ? where webhook_id = ?', change.value, webhook_id);
  }
  return { status: 200, body: show(world, webhookOf(world, account, webhook_id)) };
}

/** `DELETE /v1/notifications/webhooks/{id}`: what was still to be sent there is not. */
export function deleteWebhook({ world, account, params }: NotificationCall): Answer {
  const { webhook_id } = webhookOf(world, account, params['webhookId']);
  world.books.run('delete from webhooks where webhook_id = ?', webhook_id);
  return { status: 204, body: undefined };
}

/** `GET /v1/notifications/webhooks/{id}/event-types` */
export function listEventTypesOfWebhook({ world, account, params }: NotificationCall): Answer {
  return {
    status: 200,
    body: { event_types: showTypes(webhookOf(world, account, params['webhookId'])) },
  };
}

/** `GET /v1/notifications/webhooks-event-types` */
export function listEventTypes(): Answer {
  return { status: 200, body: { event_types: Object.keys(eventTypes).map(showType) } };
}

/** @throws Refused INVALID_RESOURCE_ID when the account has no such webhook */
export function webhookOf({ books }: World, account: Account, webhookId: string | undefined): Webhook {
  const webhook = books.get<Webhook>(
    'select * from webhooks where webhook_id = ? and client_id = ?',
    webhookId ?? '',
    account.client_id,
  );
  if (webhook) return webhook;
  throw new Refused('INVALID_RESOURCE_ID', {
    field: 'webhook_id',
    value: webhookId ?? '',
    location: 'path',
  });
}

function webhooksOf({ books }: World, account: Account): Webhook[] {
  return books.all<Webhook>(
    'select * from webhooks where client_id = ? order by created_at, webhook_id',
    account.client_id,
  );
}

function show({ publicUrl }: World, webhook: Webhook): object {
  const href = `${publicUrl}/v1/notifications/webhooks/${webhook.webhook_id}`;
  return {
    id: webhook.webhook_id,
    url: webhook.url,
    event_types: showTypes(webhook),
    links: [
      { href, rel: 'self', method: 'GET' },
      { href, rel: 'update', method: 'PATCH' },
      { href, rel: 'delete', method: 'DELETE' },
    ],
  };
}

function showTypes({ event_types }: Webhook): object[] {
  return (JSON.parse(event_types) as string[]).map(showType);
}

function showType(name: string): object {
  return { name, description: isEventType(name) ? eventTypes[name] : 'All events.', status: 'ENABLED' };
}

const words = {
  WEBHOOK_URL_ALREADY_EXISTS: 'This address is registered.',
  WEBHOOK_NUMBER_LIMIT_EXCEEDED: `An account may register ${mostWebhooks} addresses.`,
} as const;

function refused(name: keyof typeof words): Answer {
  return { status: 400, body: { name, message: words[name], details: [], links: [] } };
}
