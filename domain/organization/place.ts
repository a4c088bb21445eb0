import { RuleRefused } from '../errors.ts';

/** A place (院址) is that of its organisation, entered with it: there is no second one to be made. */
export const anotherPlace = (): RuleRefused =>
  new RuleRefused({
    code: 'PLACE_IS_THERE',
    message: 'An organisation has one place, entered with it and of the same id: change that one.',
    path: ['organizationId'],
    rule: 'domain 2 Organization: address',
  });
