import { localDateOf } from '../calendar-date.ts';
import { parseHealthCardNo } from '../identifier/health-card.ts';
import { convert15 } from '../identifier/id-card.ts';
import { normalForm } from '../identifier/normal-form.ts';
import { matchingName } from '../name.ts';
import { requireNamePart, requireText } from '../require-text.ts';
import { residenciesVisible, staysOn } from '../residency/policy.ts';
import type { Viewer } from '../viewer.ts';
import { indexesOf } from './columns.ts';
import { recordsOpen, residentsVisible } from './policy.ts';

export interface ResidentFilter {
  readonly nameContains?: string | null | undefined;
  readonly idNo?: string | null | undefined;
  readonly healthCardNo?: string | null | undefined;
  readonly bedNo?: string | null | undefined;
  readonly nursingHomeId?: string | null | undefined;
  readonly isInResidence?: boolean | null | undefined;
}

const NOBODY = { id: { in: [] as string[] } };

/** A health card is looked up in open records only: it says more than the identity. */
function withHealthCard(viewer: Viewer, healthCardNo: string, now: Date) {
  const parsed = parseHealthCardNo(healthCardNo);
  if (!parsed.ok) return NOBODY;
  return { healthCardNoIndex: { in: indexesOf('healthCardNo', parsed.value) }, ...recordsOpen(viewer, now) };
}

/** The records with this number of a document, whosever they are; that of an old card finds the card of today. */
export function withNumber(text: string) {
  const idNo = normalForm(text);
  const ofOldCard = convert15(idNo);
  return { idNoIndex: { in: indexesOf('idNo', ofOldCard.ok ? ofOldCard.value : idNo) } };
}

/** Stays count as far as the viewer may see them: nothing of a foreign home narrows a search. */
function inResidence(viewer: Viewer, { bedNo, nursingHomeId, isInResidence }: ResidentFilter, now: Date) {
  const bed = bedNo == null ? {} : { bedNo: requireText(bedNo, 'bedNo', 20).normalize('NFKC').toUpperCase() };
  const home = nursingHomeId == null ? {} : { nursingHomeId };
  const stay = { AND: [residenciesVisible(viewer, now), staysOn(localDateOf(now)), bed, home] };
  const isWanted = bedNo != null || nursingHomeId != null || isInResidence === true;
  return [
    ...(isWanted ? [{ residencies: { some: stay } }] : []),
    ...(isInResidence === false ? [{ residencies: { none: stay } }] : []),
  ];
}

/** The visible residents that a search asks for; every part narrows. @throws InvalidInput TEXT_… */
export function residentsWanted(viewer: Viewer, filter: ResidentFilter, now: Date) {
  const { nameContains, idNo, healthCardNo } = filter;
  const name = nameContains == null ? null : matchingName(requireNamePart(nameContains, 'nameContains'));
  return {
    AND: [
      residentsVisible(viewer, now),
      ...(name === null ? [] : [{ nameMatching: { contains: name } }]),
      ...(idNo == null ? [] : [withNumber(requireText(idNo, 'idNo', 100))]),
      ...(healthCardNo == null ? [] : [withHealthCard(viewer, healthCardNo, now)]),
      ...inResidence(viewer, filter, now),
    ],
  };
}
