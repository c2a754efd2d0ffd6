import { z } from 'zod';
import type { Answer } from './answer.ts';
import type { NotificationCall } from './notification-call.ts';
import { parseBody } from './parse-body.ts';
import { rawMember } from './raw-member.ts';
import { certUrl, signingIdentity } from './signing.ts';
import { isSignatureOurs, signatureAlgorithm } from './transmission-signature.ts';

const Question = z.object({
  auth_algo: z.string().max(100),
  cert_url: z.string().max(2048),
  transmission_id: z.string().max(100),
  transmission_sig: z.string().max(1000),
  transmission_time: z.string().max(100),
  webhook_id: z.string().max(100),
  webhook_event: z.looseObject({}),
});

/**
 * `POST /v1/notifications/verify-webhook-signature`: whether we sent this, to a webhook of this account. The event is
 * summed as it stands in the question, so whoever writes it anew before asking hears FAILURE.
 */
export async function verifySignature({ world, account, body, rawBody }: NotificationCall): Promise<Answer> {
  const asked = parseBody(Question, body);
  const identity = await signingIdentity(world);
  const isTheirs = world.books.get(
    'select 1 from webhooks where webhook_id = ? and client_id = ?',
    asked.webhook_id,
    account.client_id,
  );
  const isTrue =
    isTheirs !== undefined &&
    asked.auth_algo === signatureAlgorithm &&
    asked.cert_url === certUrl(world, identity) &&
    isSignatureOurs(
      {
        transmissionId: asked.transmission_id,
        transmissionTime: asked.transmission_time,
        webhookId: asked.webhook_id,
        rawBody: Buffer.from(rawMember(rawBody, 'webhook_event') ?? ''),
      },
      { identity, signature: asked.transmission_sig },
    );
  return { status: 200, body: { verification_status: isTrue ? 'SUCCESS' : 'FAILURE' } };
}
