import { hoursAgo, type Painter } from './painter.ts';
import type { Place } from './standing.ts';

const askedAt = hoursAgo(1);

interface NewRequest {
  readonly place: Place;
  readonly noun: string;
  readonly resident?: string;
  /** The object of the scene whose words are those of the request. */
  readonly words: string;
}

async function paintRequest(painter: Painter, name: string, { place, noun, resident, words }: NewRequest) {
  const id = painter.marked(name, [['secondApproval.list', name]]);
  const said = painter.words('SecondApproval', name, (column) => {
    if (column === 'facts' || column === 'act') return [];
    const isText = ['reasonText', 'decisionText'].includes(column);
    return [['secondApproval.list', isText ? words : name]];
  });
  const organizationId = painter.id(place);
  const about = { act: 'recordVoid', noun, nounId: painter.id(`object of ${name}`) };
  const asked = { askedById: painter.id(`p${place}`), askedByOrgId: organizationId, askedAt };
  await painter.db.secondApproval.create({
    data: {
      ...said,
      ...{
        id,
        journeyId: id,
        organizationId,
        ...about,
        ...asked,
        state: 'PENDING',
        reasonCode: 'WRONG_DATA',
      },
      ...{ expiresAt: hoursAgo(-167), residentId: resident === undefined ? null : painter.id(resident) },
    },
  });
}

/** A doubt of C's registration: whose number it is, is the other side's to see. */
async function paintDoubt(painter: Painter, name: string, of: { resident: string; other: string }) {
  const id = painter.marked(name, [['reviewItem.list', name]]);
  const words = painter.words('ReviewItem', name, (column) =>
    column === 'reasonText' ? [['reviewItem.list', 'uC']] : [],
  );
  const sides = { residentId: painter.id(of.resident), otherResidentId: painter.id(of.other) };
  const by = { organizationId: painter.id('C'), resolvedByOrgId: painter.id('C') };
  const codes = { kind: 'ID_NO_HELD', state: 'OPEN' };
  await painter.db.reviewItem.create({
    data: { ...words, id, journeyId: id, ...sides, ...by, ...codes, createdAt: askedAt },
  });
}

/** What waits for a second person, and what may be of one person. */
export async function paintDoubts(painter: Painter): Promise<void> {
  await paintRequest(painter, 'secondA', {
    place: 'A',
    noun: 'appointment',
    resident: 'rA',
    words: 'secondWordsA',
  });
  await paintRequest(painter, 'secondC', { place: 'C', noun: 'agreement', words: 'secondC' });
  await paintDoubt(painter, 'uA', { resident: 'rC', other: 'rA' });
}
