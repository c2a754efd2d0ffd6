/**
 * Where each table would stand if merchants were spread over many nodes, as Citus and its like do it. Told in
 * docs/scale.md, and held true by a test that runs a day of requests: a table that is not here, or a request's query
 * without its key, fails it.
 */
export type Place =
  /** Spread by merchant. A query names `m_id` in the key it looks by. */
  | { by: 'm_id' }
  /** Spread by a key of its own, because whoever asks does not know the merchant yet. */
  | { by: 'client_key' | 'secret_hash' | 'payment_key' }
  /** The side of the bank or the wallet: on one node, or a database of its own, whose size is not that of the payments. */
  | { by: 'rail' }
  /** On every node, or on one: small, and nothing of a merchant's. */
  | { by: 'nothing' };

// biome-ignore format: a table
export const places: Record<string, Place> = {
  merchants:             { by: 'm_id' },
  key_pairs:             { by: 'm_id' },
  payments:              { by: 'm_id' },
  orders:                { by: 'm_id' },
  payment_history:       { by: 'm_id' },
  cancellations:         { by: 'm_id' },
  open_captures:         { by: 'm_id' },
  ledger_entries:        { by: 'm_id' },
  idempotent_answers:    { by: 'm_id' },
  webhook_endpoints:     { by: 'm_id' },
  shop_figures:          { by: 'm_id' },
  deliveries:            { by: 'm_id' },
  delivery_attempts:     { by: 'm_id' },
  fault_rules:           { by: 'm_id' },
  fault_counts:          { by: 'm_id' },
  fault_minutes:         { by: 'm_id' },
  fault_deliveries:      { by: 'm_id' },
  fault_plans:           { by: 'm_id' },
  api_calls:             { by: 'm_id' },

  client_keys:           { by: 'client_key' },
  secret_keys:           { by: 'secret_hash' },
  checkouts:             { by: 'payment_key' },
  wallet_visits:         { by: 'payment_key' },

  account_numbers:       { by: 'rail' },
  account_uses:          { by: 'rail' },
  number_blocks:         { by: 'rail' },
  deposits:              { by: 'rail' },
  deposit_inquiries:     { by: 'rail' },
  deposit_reversals:     { by: 'rail' },
  rail_cursors:          { by: 'rail' },
  wallet_events:         { by: 'rail' },
  reconciliations:       { by: 'rail' },
  reconciliation_lines:  { by: 'rail' },
  reconciliation_breaks: { by: 'rail' },

  alarms:                { by: 'nothing' },
  // Of the developer center, whose members are those of the gateway.
  members:               { by: 'nothing' },
  passkeys:              { by: 'nothing' },
  recovery_codes:        { by: 'nothing' },
  invitations:           { by: 'nothing' },
  entry_links:           { by: 'nothing' },
  sessions:              { by: 'nothing' },
  login_steps:           { by: 'nothing' },
  known_browsers:        { by: 'nothing' },
  login_attempts:        { by: 'nothing' },
  audit_log:             { by: 'nothing' },
  figure_marks:          { by: 'nothing' },
  migrations:            { by: 'nothing' },
};

/** What happens by itself asks every node for what is due there; each by the name of its statement, with its reason. */
export const overAllMerchants: Record<string, string> = {
  'due-payments': 'deadlines of all shops, by the index of what is due; each node asks for its own',
  'due-lanes': 'queues of all endpoints, by the index of what is due; each node asks for its own',
  'due-plans': "what fault rules of all shops put off, by each shop's clock; each node asks for its own",
  'upcoming-of-shop':
    'of a large shop also what is due next of all, by the index of what is due; its own node answers for itself',
  'take-due-refunds': 'refunds whose turn has come, by the index of what is due; each node asks for its own',
  'take-due-captures':
    'captures whose turn has come, by the index of what is due; each node asks for its own',
  'roll-payments':
    'what happened of late in all shops, by the index of what is new; each node counts its own',
  'roll-deliveries':
    'what was delivered of late to all shops, by the index of what is new; each node counts its own',
  'forget-idempotent_answers': 'answers of all shops that are past their time; each node forgets its own',
  'forget-deliveries': 'deliveries of all shops that are past their time; each node forgets its own',
};
