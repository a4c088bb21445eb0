import { closeBreakGlass } from '../../domain/break-glass/close.ts';
import { type BreakGlassOpenInput, openBreakGlass } from '../../domain/break-glass/open.ts';
import { type BreakGlass, breakGlassById, breakGlassPage } from '../../domain/break-glass/read.ts';
import { type BreakGlassSignOffInput, signOffBreakGlass } from '../../domain/break-glass/sign-off.ts';
import type { Role } from '../../domain/codes/role.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';

/** An emergency in which nothing is wrong with the request itself. */
export const emergency = (
  residentId: string,
  change: Partial<BreakGlassOpenInput> = {},
): BreakGlassOpenInput => ({
  idempotencyKey: newKey(),
  residentId,
  reasonCode: 'UNCONSCIOUS',
  reasonText: '急诊患者意识不清，无法询问病史',
  ...change,
});

export const open = (acting: Acting, residentId: string, change: Partial<BreakGlassOpenInput> = {}) =>
  openBreakGlass(acting, emergency(residentId, change));

const versionOf = async (id: string): Promise<number> =>
  (await read().breakGlass.findUniqueOrThrow({ where: { id } })).version;

export const close = async (acting: Acting, breakGlassId: string) =>
  closeBreakGlass(acting, {
    idempotencyKey: newKey(),
    breakGlassId,
    expectedVersion: await versionOf(breakGlassId),
  });

export const signOff = async (
  acting: Acting,
  breakGlassId: string,
  change: Partial<BreakGlassSignOffInput> = {},
) =>
  signOffBreakGlass(acting, {
    idempotencyKey: newKey(),
    breakGlassId,
    expectedVersion: await versionOf(breakGlassId),
    finding: 'JUSTIFIED',
    ...change,
  });

/** An emergency access as somebody sees it now; null when they do not. */
export const seen = ({ viewer, clock }: Acting, id: string): Promise<BreakGlass | null> =>
  breakGlassById({ viewer, now: clock.now() }, id);

/** The ids on somebody's list. */
export async function listed({ viewer, clock }: Acting, filter = {}): Promise<string[]> {
  const page = await breakGlassPage({ viewer, now: clock.now() }, filter, { first: 100, after: null });
  return page.nodes.map(({ id }) => id);
}

/** The same person at the same place in another role. */
export const as = (acting: Acting, role: Role, residentId: string | null = null): Acting => ({
  ...acting,
  viewer: { ...acting.viewer, roles: [role], residentId },
});
