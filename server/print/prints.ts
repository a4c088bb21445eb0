import type { IncomingMessage, ServerResponse } from 'node:http';
import { audit } from '../../domain/audit/record.ts';
import { codesOf, isCodeOf } from '../../domain/codes/code-table.ts';
import { UNMASK_PURPOSES, type UnmaskPurpose } from '../../domain/codes/unmask.ts';
import { InvalidInput, NotFound, Refusal } from '../../domain/errors.ts';
import type { Acting } from '../../domain/viewer.ts';
import { answerJson } from '../http.ts';
import { actingFor, answerRefusal, denialOf, type SignedInDeps } from '../signed-in.ts';
import { appointmentSlip } from './appointment.ts';
import { contentPolicyOf, toHtml } from './html.ts';
import { toPdf } from './pdf.ts';
import type { Print, Printed } from './print.ts';
import { referralForm } from './referral.ts';
import { referralEmergencyCard } from './referral-emergency.ts';
import { referralTransferSheet } from './referral-transfer.ts';
import { residentEmergencyCard } from './resident.ts';
import { transportList } from './transport.ts';

const PRINTS: ReadonlyMap<string, Print> = new Map(
  [
    appointmentSlip,
    transportList,
    residentEmergencyCard,
    referralForm,
    referralTransferSheet,
    referralEmergencyCard,
  ].map((print) => [print.noun, print]),
);

const PATH = /^\/print\/([a-z]+)\/([A-Za-z0-9._-]{1,64})\.(html|pdf)$/;
type Form = 'html' | 'pdf';

/** OTHER would need words, and those belong into no address. */
const PURPOSES: readonly UnmaskPurpose[] = codesOf(UNMASK_PURPOSES).filter((purpose) => purpose !== 'OTHER');

/** The purpose of numbers in full; null: none was named. @throws InvalidInput PRINT_PURPOSE */
function purposeOf(search: URLSearchParams): UnmaskPurpose | null {
  const given = search.getAll('purpose');
  const [purpose] = given;
  if (purpose === undefined) return null;
  if (given.length === 1 && isCodeOf(UNMASK_PURPOSES, purpose) && PURPOSES.includes(purpose)) return purpose;
  const message = `A purpose is one of ${PURPOSES.join(', ')}.`;
  throw new InvalidInput({
    code: 'PRINT_PURPOSE',
    message,
    path: ['purpose'],
    rule: 'docs/decisions/prints.md',
  });
}

const TYPES: Readonly<Record<Form, string>> = { html: 'text/html; charset=utf-8', pdf: 'application/pdf' };

async function answerPrint(
  res: ServerResponse,
  { document }: Printed,
  { form, noun, now }: { readonly form: Form; readonly noun: string; readonly now: Date },
): Promise<void> {
  const bytes = form === 'pdf' ? await toPdf(document, now) : Buffer.from(toHtml(document));
  if (form === 'html') res.setHeader('Content-Security-Policy', contentPolicyOf(document.paper));
  // The name of a file stays behind in folders and histories: it says what it is, and of nobody.
  res
    .writeHead(200, {
      'Content-Type': TYPES[form],
      'Content-Length': bytes.length,
      'Content-Disposition': `inline; filename="${noun}.${form}"`,
    })
    .end(bytes);
}

interface Wanted {
  readonly kind: Print;
  readonly id: string;
  readonly form: Form;
  readonly search: URLSearchParams;
}

/** One print for somebody who is signed in. Whatever comes of it is on record before the answer leaves. */
async function printFor(
  acting: Acting,
  res: ServerResponse,
  { kind, id, form, search }: Wanted,
): Promise<void> {
  const { viewer, clock } = acting;
  const { noun } = kind;
  const asked = { operation: `print.${noun}`, noun } as const;
  const denial = denialOf(viewer, kind.readers, 'print');
  if (denial !== null) {
    await audit({ ...asked, action: 'DENIED', outcome: denial.code }, acting, clock.now());
    return answerJson(res, 403, denial);
  }
  try {
    const purpose = purposeOf(search);
    const printed = await kind.make({ acting, id, purpose });
    if (printed === null) throw new NotFound(noun);
    const { nounId, residentIds, ownerOrgIds } = printed;
    const entry = { ...asked, action: 'PRINT', outcome: 'OK', facts: { form, purpose } } as const;
    await audit({ ...entry, nounId, residentIds, ownerOrgIds }, acting, clock.now());
    return await answerPrint(res, printed, { form, noun, now: clock.now() });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const action = error instanceof NotFound ? 'PRINT' : 'REFUSED';
    await audit({ ...asked, action, outcome: error.code }, acting, clock.now());
    answerRefusal(res, error);
  }
}

/** `GET /print/{noun}/{id}.{html|pdf}`: paper under the policy of the noun. */
export function createPrints(deps: SignedInDeps) {
  return async function print(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const [, noun = '', id = '', form = 'html'] = PATH.exec(url.pathname) ?? [];
    const kind = PRINTS.get(noun);
    if (kind === undefined)
      return answerJson(res, 404, { code: 'NOT_FOUND', message: 'Nothing is served here.' });
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.setHeader('Allow', 'GET, HEAD');
      return answerJson(res, 405, {
        code: 'METHOD_NOT_ALLOWED',
        message: 'A print is only read: GET or HEAD.',
      });
    }
    const acting = await actingFor(req, res, deps);
    if (acting !== null)
      await printFor(acting, res, { kind, id, form: form as Form, search: url.searchParams });
  };
}
