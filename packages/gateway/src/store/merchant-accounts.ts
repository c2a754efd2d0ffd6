import type { TaxType } from '@tollgate/domain';
import { maskKey } from '../http/masked.ts';
import { type Db, inTransaction } from './database.ts';
import { hashOfSecretKey } from './merchants.ts';

export interface NewMerchant {
  mId: string;
  name: string;
  environment: 'test' | 'live';
  taxType: TaxType;
  usesEscrow: boolean;
  keyPairs: {
    keyPairId: string;
    family: 'individual' | 'widget';
    clientKey: string;
    secretKeys: string[];
    apiVersion?: string;
  }[];
}

/** Adds merchants with their keys. Those that exist stay as they are, so a start may repeat it. */
export async function insertMerchants(db: Db, merchants: readonly NewMerchant[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const { mId, name, environment, taxType, usesEscrow, keyPairs } of merchants) {
      await tx.query(
        'insert into merchants (m_id, name, environment, tax_type, uses_escrow) values ($1, $2, $3, $4, $5) on conflict do nothing',
        [mId, name, environment, taxType, usesEscrow],
      );
      for (const { keyPairId, family, clientKey, secretKeys, apiVersion = '2022-11-16' } of keyPairs) {
        await tx.query(
          'insert into key_pairs (m_id, key_pair_id, family, client_key, api_version) values ($1, $2, $3, $4, $5) on conflict do nothing',
          [mId, keyPairId, family, clientKey, apiVersion],
        );
        await tx.query(
          'insert into client_keys (client_key, m_id, key_pair_id) values ($1, $2, $3) on conflict do nothing',
          [clientKey, mId, keyPairId],
        );
        for (const secretKey of secretKeys) {
          await tx.query(
            // Keys of before learn their hint, and nothing else about them changes.
            `insert into secret_keys (secret_hash, m_id, key_pair_id, hint, created_at) values ($1, $2, $3, $4, now())
             on conflict (secret_hash) do update set hint = excluded.hint where secret_keys.hint is null`,
            [hashOfSecretKey(secretKey), mId, keyPairId, maskKey(secretKey)],
          );
        }
      }
    }
  });
}
