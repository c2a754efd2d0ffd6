import type { Fault } from '@tollgate/contract';
import {
  effectRow,
  type FaultMatch,
  type FaultParameter,
  faultEndpoints,
  faultMatches,
  faultParameters,
} from '@tollgate/contract/fault-effects';
import { useAct } from '../../api/use-act.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { Badge, ConfirmButton, Empty, Section, useNotice, When } from '../../parts/index.ts';
import { Rows } from '../../parts/rows.tsx';
import { type Language, useLanguage, useWords } from '../../words.ts';
import { ruleOf } from './rule.ts';
import { words } from './words.ts';

/** The rules that are on, with what they did and what they still will. */
export function Active({ faults, refused }: { faults: readonly Fault[]; refused: string | undefined }) {
  const said = useWords(words);
  const { language } = useLanguage();
  const notice = useNotice();
  const clear = useAct('replaceFaults', { refreshes: ['faults'], onDone: () => notice.done(said.cleared) });
  const turnOff = useAct('replaceFaults', { refreshes: ['faults'] });
  const without = (id: string) => ({ faults: faults.filter((fault) => fault.id !== id).map(ruleOf) });
  return (
    <Section
      title={said.active}
      about={said.activeAbout}
      testId="active-faults"
      actions={
        faults.length > 0 &&
        refused === undefined && (
          <ConfirmButton
            question={said.clearAsk}
            text={said.clearText}
            yes={said.clearAll}
            onYes={() => clear.mutate({ body: { faults: [] } })}
            testId="clear-faults"
          >
            {said.clearAll}
          </ConfirmButton>
        )
      }
    >
      {faults.length === 0 ? (
        <Empty title={said.none} text={said.noneAbout} />
      ) : (
        <Rows
          label={said.active}
          rows={faults}
          rowKey={({ id }) => id}
          testId={({ id }) => `rule-${id}`}
          columns={[
            {
              label: said.rule,
              cell: ({ effect }) => <strong title={effect}>{effectRow(effect).label[language]}</strong>,
            },
            { label: said.where, cell: (fault) => <Bound fault={fault} /> },
            { label: said.left, isTight: true, cell: (fault) => <Left fault={fault} /> },
            { label: said.applied, align: 'right', cell: ({ applied }) => applied },
            {
              label: said.lastAt,
              isTight: true,
              cell: ({ lastAppliedAt }) => (lastAppliedAt ? <When at={lastAppliedAt} /> : '–'),
            },
            {
              label: said.actions,
              isPlain: true,
              cell: ({ id, effect }) => (
                <ActButton
                  size="compact-sm"
                  variant="default"
                  not={refused}
                  onClick={() => turnOff.mutate({ body: without(id) })}
                  testId={`remove-fault-${id}`}
                  label={`${said.off}: ${effectRow(effect).label[language]}`}
                >
                  {said.off}
                </ActButton>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}

function Left({ fault: { remaining } }: { fault: Fault }) {
  const said = useWords(words);
  if (remaining === null) return <Badge tone="wait">{said.always}</Badge>;
  if (remaining === 0) return <Badge tone="quiet">{said.used}</Badge>;
  return <b data-testid="remaining">{remaining}</b>;
}

function Bound({ fault }: { fault: Fault }) {
  const said = useWords(words);
  const { language } = useLanguage();
  const facts = [
    ...(Object.keys(faultMatches) as FaultMatch[]).map((name) => [
      faultMatches[name][language],
      name === 'endpoint' ? endpointOf(fault, language) : fault[name],
    ]),
    ...(Object.keys(faultParameters) as FaultParameter[]).map((name) => [
      faultParameters[name][language],
      fault[name],
    ]),
  ].filter(([, value]) => value !== null);
  const chance = fault.probability < 1 ? said.chance(Math.round(fault.probability * 1_000) / 10) : undefined;
  const from = fault.from > 1 ? said.nth(fault.from) : undefined;
  if (facts.length === 0 && !chance && !from) return said.everything;
  return (
    <span className="fault-bound">
      {facts.map(([label, value]) => (
        <span key={label}>
          <span className="soft">{label}</span> {value}
        </span>
      ))}
      {from && <span>{from}</span>}
      {chance && <span>{chance}</span>}
    </span>
  );
}

const endpointOf = ({ endpoint }: Fault, language: Language) =>
  endpoint === null || endpoint === '*' ? null : faultEndpoints[endpoint][language];
