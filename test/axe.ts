import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** A rule of axe that a page breaks, and the elements that break it. */
export type Flaw = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number];

interface Look {
  /** The part of the page that is looked at, and the parts of it that are not, as CSS selectors. */
  part?: string;
  except?: readonly string[];
  /** The only rules that are asked; by default all. */
  rules?: readonly string[] | undefined;
}

/**
 * Everything that axe finds wrong with a page and the frames in it.
 *
 * Only what is wrong is written up: for a list of fifty rows, what is right takes longer to describe than to find.
 */
export async function flaws(page: Page, { part, except = [], rules }: Look = {}): Promise<Flaw[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  // Without frames there is nothing to collect from other pages.
  if (page.frames().length === 1) axe.setLegacyMode();
  if (part) axe.include(part);
  for (const each of except) axe.exclude(each);
  if (rules) axe.withRules([...rules]);
  return (await axe.analyze()).violations;
}

/** The flaws that keep somebody out. */
export async function seriousFlaws(page: Page, look?: Look): Promise<Flaw[]> {
  const found = await flaws(page, look);
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
}
