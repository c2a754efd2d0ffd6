import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotice } from '../parts/notice.tsx';
import { useMId } from '../shop-context.ts';
import { callConsole, type Input } from './call.ts';
import { type Answers, isOfShop, type Name } from './names.ts';
import { asRefused, type Refused } from './refused.ts';

export interface ActOptions<N extends Name> {
  /** Whose answers are asked for again once it is done. */
  refreshes?: readonly Name[];
  onDone?: (answer: Answers[N], input: Input) => void;
  /** True where a form shows the refusal next to its field; everything else becomes a notice. */
  takes?: (refused: Refused) => boolean;
}

/** Does something: `act.mutate({ params, body })`; `act.isPending` meanwhile. */
export function useAct<N extends Name>(name: N, options: ActOptions<N> = {}) {
  const mId = useMId();
  const client = useQueryClient();
  const notice = useNotice();
  return useMutation<Answers[N], Error, Input>({
    mutationKey: [name],
    mutationFn: (input) => {
      return callConsole(name, isOfShop(name) ? { ...input, params: { mId, ...input.params } } : input);
    },
    onSuccess: async (answer, input) => {
      options.onDone?.(answer, input);
      await Promise.all(
        (options.refreshes ?? []).map((queryKey) => client.invalidateQueries({ queryKey: [queryKey] })),
      );
    },
    onError: (error) => {
      const refused = asRefused(error);
      if (!options.takes?.(refused)) notice.trouble(refused.message);
    },
  });
}
