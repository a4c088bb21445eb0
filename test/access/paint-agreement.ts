import type { Showing } from './canary.ts';
import { paintEvent } from './paint-event.ts';
import { hoursAgo, type Painter } from './painter.ts';
import type { Place } from './standing.ts';

const createdAt = hoursAgo(240);

/** The lists of an agreement or an edition of it, each with words. */
function listsOf(painter: Painter, name: string, of: { model: string; medical: Place; no: string }) {
  const terms: Showing[] = [['agreement.terms', name]];
  const contacts: Showing[] = [['agreement.contacts', name]];
  const { model, medical, no } = of;
  const organizationId = painter.id(medical);
  const service = painter.words(`${model}Service`, no, terms);
  const document = { name: '', reference: '', ...painter.words(`${model}Document`, no, terms) };
  const contact = { name: '', function: '', phone: '', ...painter.words(`${model}Contact`, no, contacts) };
  return {
    services: { create: [{ service: 'GREEN_CHANNEL', ...service }] },
    quotas: { create: [{ departmentId: painter.id(`department ${medical}`), placesPerWeek: 3 }] },
    acceptTimes: { create: [{ urgency: 'URGENT', hours: 4, basis: 'CLOCK' }] },
    documents: { create: [{ ...document, id: painter.id(`document ${no}`) }] },
    contacts: { create: [{ ...contact, id: painter.id(`contact ${no}`), organizationId }] },
  };
}

interface Sides {
  readonly home: Place;
  readonly medical: Place;
  readonly isDraft?: true;
}

/** An agreement of two places, proposed by the home, with an edition that waits for the other side. */
export async function paintAgreement(painter: Painter, name: string, sides: Sides): Promise<void> {
  const { home, medical, isDraft } = sides;
  const terms: Showing[] = [['agreement.terms', name]];
  const id = painter.marked(name, name === 'gA' ? [...terms, ['appointment.entry', 'aA']] : terms);
  const nursingHomeId = painter.id(home);
  const term = { startOn: '2026-01-01', endOn: '2027-01-01', startsAt: createdAt, endsAt: hoursAgo(-9000) };
  const proposed = { proposedByOrgId: nursingHomeId, proposedById: 'x', proposedAt: createdAt };
  const texts = { dutiesHome: '', dutiesMedical: '' };
  const edition = {
    ...{ ...texts, ...painter.words('AgreementEdition', `${name} 2`, terms), ...proposed },
    ...{ id: painter.id(`edition ${name}`), journeyId: id, edition: 2, state: 'PROPOSED' },
    ...{ countersignDueAt: hoursAgo(-100) },
    ...listsOf(painter, name, { model: 'AgreementEdition', medical, no: `${name} 2` }),
  };
  await painter.db.cooperationAgreement.create({
    data: {
      ...{ no: '', ...texts, ...painter.words('CooperationAgreement', name, terms), ...term, ...proposed },
      ...{ id, journeyId: id, nursingHomeId, medicalOrgId: painter.id(medical), type: 'GENERAL' },
      ...{ state: isDraft ? 'DRAFT' : 'ACTIVE', countersignDueAt: createdAt },
      ...listsOf(painter, name, { model: 'Agreement', medical, no: name }),
      editions: { create: [edition] },
    },
  });
  await paintEvent(painter, 'agreement', name, terms);
}
