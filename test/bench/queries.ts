/** The measured documents, as a client would send them. */
export const SLOT_SEARCH = `query SlotSearch($filter: FreeSlotFilter!) {
  slotsFree(filter: $filter, first: 32) {
    edges { node { id startAt pool free } }
  }
}`;

export const WORKLIST = `query Worklist($filter: AppointmentFilter) {
  appointments(filter: $filter, first: 20) {
    edges {
      cursor
      node {
        id no state priority startAt version
        resident { id name sex age idNoMasked }
        sourceOrganization { id name }
        hospital { id name }
        events(last: 3) { act toState at }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const WORKLIST_OF_ANY_LENGTH = WORKLIST.replace(
  '$filter: AppointmentFilter',
  '$filter: AppointmentFilter, $first: Int!',
).replace('first: 20', 'first: $first');

export const BOOK = `mutation Book($input: AppointmentBookInput!) {
  appointmentBook(input: $input) {
    __typename
    ... on AppointmentBookSuccess { appointment { id no state version } }
    ... on Refusal { code message }
  }
}`;
