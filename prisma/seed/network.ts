import { agreementRows } from './agreements.ts';
import { consentRows } from './consents.ts';
import { contactRows } from './contacts.ts';
import { departmentRows } from './departments.ts';
import { dutyRows } from './duties.ts';
import { familyRows } from './family.ts';
import { focusGroupRows } from './focus-groups.ts';
import { organizationRows } from './organizations.ts';
import { peopleRows } from './people.ts';
import { policyRows } from './policy-values.ts';
import { populationRows, regionRows } from './regions.ts';
import { housedResidents } from './residents.ts';
import { templateRows } from './slot-templates.ts';
import { stayRows } from './stays.ts';
import type { Story } from './story.ts';
import { calendarRows } from './work-calendar.ts';

/**
 * All rows of the demo network, table by table, and the templates whose sessions are still to be made.
 * The same at every call but for ids, sealed columns and what counts from the day of the story.
 */
export function demoNetwork(story: Story, passwordHash: string) {
  const { ids: organizationIds, ...directory } = organizationRows(story);
  const { departments, departmentId } = departmentRows(story, organizationIds);
  const people = peopleRows({ story, organizationIds, departmentId, passwordHash });
  const { actorOf, practitionerOf } = people;
  const admins = {
    sysAdmin: actorOf('healthAuthority', 'SYS_ADMIN'),
    hospitalAdmin: actorOf('generalHospital', 'ORG_ADMIN'),
  };
  const duties = dutyRows(story, { organizationIds, actorOf });
  const housed = housedResidents(story, organizationIds);
  const { contacts, notifications } = contactRows(story, housed);
  const family = familyRows({ story, housed, organizationIds, passwordHash });
  const { representative } = family;
  const stays = stayRows({ story, housed, organizationIds, actorOf });
  const consents = consentRows({ story, housed, organizationIds, actorOf, representative });
  const agreements = agreementRows({ story, organizationIds, departmentId, actorOf });
  const schedule = templateRows({ story, organizationIds, departmentId, practitionerOf, actorOf });
  const events = [stays, consents, agreements, schedule].flatMap((chapter) => chapter.events);
  return {
    templates: schedule.shapes,
    rows: {
      regions: regionRows(),
      populations: populationRows(story),
      ...directory,
      departments,
      persons: [...people.persons, ...family.persons],
      practitioners: people.practitioners,
      roleAssignments: [...people.roleAssignments, ...family.roleAssignments],
      policyValues: policyRows(story, organizationIds, admins),
      calendarDays: calendarRows(story, admins.sysAdmin),
      dutyRosters: duties.rosters,
      dutyShifts: duties.shifts,
      residents: housed.map(({ row }) => row),
      focusGroups: focusGroupRows(housed),
      contacts,
      notifications,
      representatives: [representative],
      residencies: stays.residencies,
      relations: stays.relations,
      consents: consents.consents,
      consentRecipients: consents.recipients,
      agreements: agreements.agreements,
      agreementServices: agreements.services,
      agreementQuotas: agreements.quotas,
      agreementContacts: agreements.contacts,
      templates: schedule.templates,
      templatePools: schedule.pools,
      events: events.sort((a, b) => a.at.getTime() - b.at.getTime()),
    },
  };
}
