import { existsSync, readdirSync } from 'node:fs';
import type { CodeTable } from '../../domain/codes/code-table.ts';
import type { Workflow } from '../../domain/workflow.ts';

export interface Lifecycle {
  readonly workflow: Workflow<string>;
  /** Chinese display names of the noun's states. */
  readonly names: CodeTable;
}

const DOMAIN = new URL('../../domain/', import.meta.url);

const isWorkflow = (found: unknown): found is Workflow<string> =>
  typeof found === 'object' && found !== null && 'noun' in found && 'acts' in found && 'timers' in found;

const isWorkflowFile = (name: string): boolean => /^([a-z]+-)?workflow\.ts$/.test(name);

async function lifecyclesOf(folder: string): Promise<Lifecycle[]> {
  const files = readdirSync(new URL(`${folder}/`, DOMAIN)).filter((name) => isWorkflowFile(name));
  const modules: object[] = await Promise.all(
    files.map((name) => import(new URL(`${folder}/${name}`, DOMAIN).href)),
  );
  return Promise.all(
    modules
      .flatMap((exported): unknown[] => Object.values(exported))
      .filter(isWorkflow)
      // In an order of our own: how a module lists its exports depends on who has loaded it.
      .sort((one, other) => one.noun.localeCompare(other.noun, 'en'))
      .map(async (workflow) => {
        const words = workflow.noun.split(/(?=[A-Z])/);
        const file = words.join('-').toLowerCase();
        const codes: Record<string, CodeTable> = await import(new URL(`codes/${file}.ts`, DOMAIN).href);
        return { workflow, names: codes[`${words.join('_').toUpperCase()}_STATES`] ?? {} };
      }),
  );
}

/** Every lifecycle of the domain: whatever a `workflow.ts` of a noun exports, and a `<part>-workflow.ts` beside it, in the order of the nouns. */
export async function allLifecycles(): Promise<Lifecycle[]> {
  const folders = readdirSync(DOMAIN).filter((name) => existsSync(new URL(`${name}/workflow.ts`, DOMAIN)));
  return (await Promise.all(folders.sort().map(lifecyclesOf))).flat();
}
